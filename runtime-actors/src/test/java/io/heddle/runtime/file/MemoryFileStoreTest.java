package io.heddle.runtime.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.FileValue;
import io.heddle.runtime.file.FileStore.Content;
import io.heddle.runtime.file.FileStore.Kept;
import io.heddle.runtime.file.FileStore.NewFile;
import io.heddle.runtime.file.MemoryFileStore.Bounds;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.stub.StubHttp;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class MemoryFileStoreTest {

  private final AtomicInteger ids = new AtomicInteger();

  private MemoryFileStore store(int files, long bytes) {
    return new MemoryFileStore(
        new StubHttp(), () -> "f" + ids.incrementAndGet(), new Bounds(files, bytes));
  }

  private static Kept keep(FileStore store, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return store
        .keep(new NewFile("a.txt", "text/plain", bytes), Cancellation.NEVER)
        .toCompletableFuture()
        .join();
  }

  private static FileValue kept(FileStore store, String text) {
    return ((Kept.Stored) keep(store, text)).file();
  }

  private static String read(FileStore store, FileValue file) {
    return switch (store.read(file, 1_000, Cancellation.NEVER).toCompletableFuture().join()) {
      case Content.Read(var bytes, _) -> new String(bytes, StandardCharsets.UTF_8);
      case Content.Failed(var failure) -> failure.code();
    };
  }

  @Test
  void givesBackWhatItKeeps() {
    var store = store(10, 100);
    assertThat(read(store, kept(store, "hello"))).isEqualTo("hello");
  }

  @Test
  void forgetsWhatWasNotReadForLongestWhenThereAreTooMany() {
    var store = store(2, 100);
    var first = kept(store, "1");
    var second = kept(store, "2");
    read(store, first);
    var third = kept(store, "3");
    assertThat(read(store, first)).isEqualTo("1");
    assertThat(read(store, second)).isEqualTo("file_not_found");
    assertThat(read(store, third)).isEqualTo("3");
  }

  @Test
  void forgetsWhatWasNotReadForLongestWhenThereIsNoRoom() {
    var store = store(10, 10);
    var first = kept(store, "123456");
    var second = kept(store, "78901");
    assertThat(read(store, first)).isEqualTo("file_not_found");
    assertThat(read(store, second)).isEqualTo("78901");
  }

  @Test
  void refusesAFileLargerThanAllTheRoom() {
    var store = store(10, 10);
    var small = kept(store, "1");
    assertThat(keep(store, "12345678901")).isInstanceOf(Kept.Failed.class);
    assertThat(read(store, small)).isEqualTo("1");
  }
}
