package io.heddle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.CodeFailure;
import io.heddle.runtime.code.Ports;
import io.heddle.runtime.code.Sandbox.Call;
import io.heddle.runtime.code.Sandbox.Result;
import io.heddle.runtime.code.StreamInput;
import io.heddle.runtime.code.StreamInput.Next;
import io.heddle.runtime.code.StreamOutput;
import io.heddle.runtime.code.Streams;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.CancellationSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamTest {

  private Pool pool;

  @BeforeAll
  void start() {
    pool = new Pool();
  }

  @AfterAll
  void stop() {
    pool.close();
  }

  /** Collects what code puts out. */
  private static final class Heard implements StreamOutput {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void ready(Value initial) {
      lines.add("ready " + text(initial));
    }

    @Override
    public void chunk(Value value) {
      lines.add(text(value));
    }
  }

  @Test
  void handsChunksToCallbacksAndEndsWithTheLastValue() {
    var heard = new Heard();
    var source =
        """
        function main(inputs) {
          let count = 0;
          inputs.text.on_chunk(function (chunk) { count++; return chunk.toUpperCase(); })
            .on_end(function (whole) { return count + ':' + whole; });
          return 'init';
        }
        """;

    var result = pool.run(call(source, heard, stream("ab", "cd")));

    assertThat(result)
        .isEqualTo(new Result.Streamed(Value.of("init"), Value.of("2:abcd"), List.of()));
    assertThat(heard.lines).containsExactly("ready init", "AB", "CD");
  }

  @Test
  void leavesOutWhatCallbacksDoNotReturn() {
    var heard = new Heard();
    var source =
        "function main(i) { i.text.on_chunk((c) => c === 'b' ? null : c === 'c' ? undefined : c);"
            + " return 0; }";

    var result = (Result.Streamed) pool.run(call(source, heard, stream("a", "b", "c")));

    assertThat(heard.lines).containsExactly("ready 0", "a");
    assertThat(result.last()).isEqualTo(Value.of("a"));
  }

  @Test
  void followsSeveralStreamsOneAfterTheOther() {
    var heard = new Heard();
    var inputs = new LinkedHashMap<String, StreamInput>();
    inputs.put("one", stream("1", "2"));
    inputs.put("two", stream("3"));
    var source =
        "function main(i) { i.two.on_chunk((c) => 'two ' + c); i.one.on_chunk((c) => 'one ' + c);"
            + " }";

    pool.run(Pool.flat(source).withStreams(new Streams(inputs, heard)));

    assertThat(heard.lines).containsExactly("ready null", "one 1", "one 2", "two 3");
  }

  @Test
  void collectsStreamsForCodeThatCannotFollowThem() {
    var source = "function main(i) { return { output: i.text + ' processed' }; }";

    var result = pool.run(call(source, StreamOutput.NONE, stream("foo", "bar")));

    assertThat(result)
        .isEqualTo(
            new Result.Returned(ObjectValue.of("output", Value.of("foobar processed")), List.of()));
  }

  @Test
  void showsNothingOfTheFirstRunWhenCodeDoesNotRegister() {
    var ids = new AtomicInteger();
    var ports = new Ports(() -> 0, () -> "id-" + ids.incrementAndGet(), OptionalLong.of(1));
    var source =
        """
        let runs = 0;
        function main(i) {
          runs++;
          console.log('ran');
          const id = uuidv4();
          if (i.never) i.text.on_chunk((c) => c);
          return [runs, id, i.text];
        }
        """;

    var result = pool.run(call(source, StreamOutput.NONE, stream("x", "y")).withPorts(ports));

    assertThat(result)
        .isEqualTo(
            new Result.Returned(
                Value.array(List.of(Value.of(1), Value.of("id-1"), Value.of("xy"))),
                List.of("ran")));
    assertThat(ids).hasValue(1);
  }

  @Test
  void failsWithItsStreamUnlessTheCodeHearsTheError() {
    var why = CodeFailure.INTERNAL.with("the model hung up");
    var deaf = "function main(i) { i.text.on_chunk((c) => c); }";
    var hearing = "function main(i) { i.text.on_chunk((c) => c).on_error((e) => 'saved: ' + e); }";

    assertThat(pool.run(call(deaf, StreamOutput.NONE, failing(why))))
        .isEqualTo(new Result.Failed(why));
    assertThat(((Result.Streamed) pool.run(call(hearing, StreamOutput.NONE, failing(why)))).last())
        .isEqualTo(Value.of("saved: the model hung up"));
    assertThat(pool.run(call("function main() {}", StreamOutput.NONE, failing(why))))
        .isEqualTo(new Result.Failed(why));
  }

  @Test
  void failsWhenACallbackDoes() {
    var source = "function main(i) { i.text.on_chunk((c) => { throw new Error('bad ' + c); }); }";

    var failure = pool.failure(call(source, StreamOutput.NONE, stream("a")));

    assertThat(failure.message()).startsWith("Error: bad a (line 1");
  }

  @Test
  void refusesACallbackThatIsNone() {
    var failure =
        pool.failure(
            call("function main(i) { i.text.on_chunk(1); }", StreamOutput.NONE, stream("a")));

    assertThat(failure.message()).contains("on_chunk needs a function");
  }

  @Test
  void stopsWaitingForAStreamWhenCancelled() throws InterruptedException {
    var waiting = new CountDownLatch(1);
    var cancellation = new CancellationSource();
    StreamInput silent =
        () -> {
          waiting.countDown();
          new CountDownLatch(1).await();
          throw new IllegalStateException("never");
        };
    var source = "function main(i) { i.text.on_chunk((c) => c); }";

    var answer = pool.sandbox().run(call(source, StreamOutput.NONE, silent), cancellation);
    waiting.await();
    cancellation.cancel();

    var result = Pool.await(answer.toCompletableFuture());
    assertThat(((Result.Failed) result).failure().code()).isEqualTo("sandbox_cancelled");
  }

  @Test
  void holdsNoThreadWhileItWaits() throws InterruptedException {
    var open = new CountDownLatch(1);
    var source = "function main(i) { i.text.on_chunk((c) => c); }";
    var answers = new ArrayList<java.util.concurrent.Future<Result>>();
    for (var i = 0; i < 20; i++) {
      var chunks = stream("x");
      StreamInput late =
          () -> {
            open.await();
            return chunks.next();
          };
      answers.add(
          pool.sandbox()
              .run(call(source, StreamOutput.NONE, late), Cancellation.NEVER)
              .toCompletableFuture());
    }

    assertThat(pool.returned(Pool.flat("function main() { return 1; }"))).isEqualTo(Value.of(1));
    open.countDown();
    for (var answer : answers) {
      assertThat(((Result.Streamed) Pool.await(answer)).last()).isEqualTo(Value.of("x"));
    }
  }

  private static Call call(String source, StreamOutput output, StreamInput text) {
    var inputs = new LinkedHashMap<String, StreamInput>();
    inputs.put("text", text);
    return Pool.flat(source).withStreams(new Streams(inputs, output));
  }

  private static StreamInput stream(String... chunks) {
    var left = new ArrayDeque<Next>();
    for (var chunk : chunks) {
      left.add(new Next.Chunk(Value.of(chunk)));
    }
    left.add(new Next.Ended(Value.of(String.join("", chunks))));
    return left::remove;
  }

  private static StreamInput failing(io.heddle.runtime.node.NodeFailure why) {
    return new ArrayDeque<>(List.of(new Next.Chunk(Value.of("a")), new Next.Failed(why)))::remove;
  }

  private static String text(Value value) {
    return value instanceof StringValue(var text)
        ? text
        : io.heddle.sandbox.guest.GuestJson.write(value);
  }
}
