package io.heddle.runtime.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.StreamInput.Next;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class LiveStreamTest {

  private static final int LEAD = 3;
  private static final StreamBounds SMALL = new StreamBounds(100, 1_000, LEAD);

  private final LiveStream stream = new LiveStream(SMALL);

  private LiveStream.Written write(String text) {
    return stream.write(Value.of(text));
  }

  private static List<Next> rest(StreamReader reader) throws InterruptedException {
    var heard = new ArrayList<Next>();
    do {
      heard.add(reader.next());
    } while (heard.getLast() instanceof Next.Chunk);
    return heard;
  }

  private static Next chunk(String text) {
    return new Next.Chunk(Value.of(text));
  }

  @Test
  void everyReaderHearsEveryChunkHoweverLateItComes() throws Exception {
    write("a");
    try (var early = stream.read();
        var late = stream.read()) {
      assertThat(early.next()).isEqualTo(chunk("a"));
      write("b");
      stream.end(Value.of("ab"));

      assertThat(rest(early)).containsExactly(chunk("b"), new Next.Ended(Value.of("ab")));
      assertThat(rest(late))
          .containsExactly(chunk("a"), chunk("b"), new Next.Ended(Value.of("ab")));
    }
  }

  @Test
  void aWriterNeverGetsFurtherAheadThanItsSlowestReaderAllows() throws Exception {
    var written = new AtomicInteger();
    try (var slow = stream.read()) {
      write("0");
      slow.next();
      var writer =
          CompletableFuture.runAsync(
              () -> {
                for (var i = 1; i <= 50; i++) {
                  write(Integer.toString(i));
                  written.incrementAndGet();
                }
                stream.end(Value.of("all"));
              },
              task -> Thread.ofVirtual().start(task));
      for (var read = 1; read <= 50; read++) {
        // What is written beyond the reader is bounded at any time, so also now.
        assertThat(written.get()).isLessThanOrEqualTo(read - 1 + LEAD);
        assertThat(slow.next()).isEqualTo(chunk(Integer.toString(read)));
      }
      writer.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void aReaderThatHasNotBegunHoldsNobodyUp() {
    try (var _ = stream.read()) {
      for (var i = 0; i < 10 * LEAD; i++) {
        assertThat(write("x")).isEqualTo(LiveStream.Written.KEPT);
      }
    }
  }

  @Test
  void aReaderThatLeavesLetsTheWriterGoOn() throws Exception {
    var reader = stream.read();
    write("a");
    reader.next();
    var writer =
        CompletableFuture.runAsync(
            () -> {
              for (var i = 0; i < 10 * LEAD; i++) {
                write("x");
              }
            },
            task -> Thread.ofVirtual().start(task));
    reader.close();

    writer.get(60, TimeUnit.SECONDS);
  }

  @Test
  void holdsNoMoreThanItsBounds() {
    assertThat(write("x".repeat(1_000))).isEqualTo(LiveStream.Written.KEPT);
    assertThat(write("x")).isEqualTo(LiveStream.Written.FULL);

    var many = new LiveStream(new StreamBounds(2, 1_000, LEAD));
    many.write(Value.of(1));
    many.write(Value.of(2));
    assertThat(many.write(Value.of(3))).isEqualTo(LiveStream.Written.FULL);
  }

  @Test
  void aFailureIsHeardAsOneAndNeverAsAnEnd() throws Exception {
    var failure = NodeFailure.of(ErrorKind.NETWORK, "broken", "Broken", "the line broke");
    write("half");
    stream.fail(failure);
    stream.end(Value.of("ignored"));

    assertThat(write("more")).isEqualTo(LiveStream.Written.ENDED);
    try (var reader = stream.read()) {
      assertThat(rest(reader)).containsExactly(chunk("half"), new Next.Failed(failure));
    }
    assertThat(stream.snapshot()).isEqualTo(Value.of("half"));
  }

  @Test
  void textThatWasNotWrittenBeforeTheEndIsTheLastChunk() throws Exception {
    write("Hel");
    stream.end(Value.of("Hello"));

    try (var reader = stream.read()) {
      assertThat(rest(reader))
          .containsExactly(chunk("Hel"), chunk("lo"), new Next.Ended(Value.of("Hello")));
    }
    assertThat(stream.isPlainText()).isTrue();
  }

  @Test
  void aFinalValueThatIsNotWhatWasWrittenStands() throws Exception {
    write("a");
    stream.end(Value.of("total: 1"));

    try (var reader = stream.read()) {
      assertThat(rest(reader)).containsExactly(chunk("a"), new Next.Ended(Value.of("total: 1")));
    }
    assertThat(stream.isPlainText()).isFalse();
    assertThat(stream.snapshot()).isEqualTo(Value.of("total: 1"));
  }

  @Test
  void aWaitingReaderHearsTheEnd() throws Exception {
    try (var reader = stream.read()) {
      var heard = new CompletableFuture<Next>();
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  heard.complete(reader.next());
                } catch (InterruptedException e) {
                  heard.completeExceptionally(e);
                }
              });
      stream.end(Value.of(""));

      assertThat(heard.get(60, TimeUnit.SECONDS)).isEqualTo(new Next.Ended(Value.of("")));
    }
  }
}
