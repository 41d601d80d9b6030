package io.heddle.persistence.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.heddle.persistence.Store;
import io.heddle.persistence.StoreSettings;
import io.heddle.persistence.TestStore;
import io.heddle.persistence.fault.Faults;
import io.heddle.runtime.durable.BlobStore.BlobRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

@ParameterizedClass
@CsvSource({"SQLITE, database", "SQLITE, folder", "POSTGRES, database", "POSTGRES, folder"})
@Timeout(120)
final class StoredBlobsTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final byte[] CONTENT = "a large value".getBytes(StandardCharsets.UTF_8);

  private final TestStore kind;
  private final String place;

  @TempDir Path folder;

  private Store store;

  StoredBlobsTest(TestStore kind, String place) {
    this.kind = kind;
    this.place = place;
  }

  @BeforeEach
  void open() {
    openAt(NOW);
  }

  private void openAt(Instant now) {
    var blobs =
        ConfigFactory.parseMap(
                Map.of(
                    "place",
                    place,
                    "folder",
                    folder.resolve("blobs").toString(),
                    "max-size",
                    "1 MiB",
                    "max-files-of-group",
                    "20 B"))
            .atPath("heddle.store.blobs");
    store =
        TestStore.open(
            StoreSettings.of(blobs.withFallback(kind.config(folder))),
            Clock.fixed(now, ZoneOffset.UTC),
            new Faults());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void givesBackWhatWasPutToItsGroupOnly() {
    var ref = await(store.blobs().put("g", "g/1-a", CONTENT));

    assertThat(ref.size()).isEqualTo(CONTENT.length);
    assertThat(load("g", ref)).hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(CONTENT));
    assertThat(load("other", ref)).isEmpty();
  }

  @Test
  void theSameContentTwiceIsOneBlob() throws IOException {
    var first = await(store.blobs().put("g", "g/1-a", CONTENT));
    var second = await(store.blobs().put("g", "g/1-b", CONTENT));

    assertThat(second).isEqualTo(first);
    if (place.equals("folder")) {
      try (var files = Files.walk(folder.resolve("blobs"))) {
        assertThat(files.filter(Files::isRegularFile)).hasSize(1);
      }
    }
  }

  @Test
  void aFileThatFindsNoRoomLeavesNothingBehind() throws IOException {
    var value = await(store.blobs().put("g", "g/1-a", new byte[100]));
    var kept = new StoredBlobs.Keeping.Kept(await(store.blobs().put("g", "g/1-a", CONTENT)));
    for (var i = 0; i < 2; i++) {
      assertThat(await(store.blobs().keep("g", CONTENT))).isEqualTo(kept);
    }

    assertThat(await(store.blobs().keep("g", new byte[8])))
        .isEqualTo(new StoredBlobs.Keeping.Full(CONTENT.length));
    assertThat(await(store.blobs().keep("g", new byte[7])))
        .isInstanceOf(StoredBlobs.Keeping.Kept.class);
    assertThat(load("g", value)).as("a value, which does not count").isPresent();
    if (place.equals("folder")) {
      try (var files = Files.walk(folder.resolve("blobs"))) {
        assertThat(files.filter(Files::isRegularFile)).hasSize(3);
      }
    }
  }

  @Test
  void refusesWhatIsTooLarge() {
    assertThatThrownBy(() -> store.blobs().put("g", "g/1-a", new byte[(1 << 20) + 1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("max-size");
  }

  @Test
  void keepsWhatARunUsesAndWhatIsYoungerThanADay() throws IOException {
    var used = await(store.blobs().put("g", "g/1-a", CONTENT));
    var unused = await(store.blobs().put("g", "g/1-b", "other".getBytes(StandardCharsets.UTF_8)));
    release("g/1-b");

    reopenAt(NOW.plus(Duration.ofHours(23)));
    assertThat(await(store.blobGarbage().collect())).isZero();
    reopenAt(NOW.plus(Duration.ofHours(25)));
    assertThat(await(store.blobGarbage().collect())).isEqualTo(1);

    assertThat(load("g", used)).isPresent();
    assertThat(load("g", unused)).isEmpty();
    assertThat(await(store.blobs().share("g", "g/1-c", used))).isTrue();
    assertThat(await(store.blobs().share("g", "g/1-c", unused))).isFalse();
    if (place.equals("folder")) {
      try (var files = Files.walk(folder.resolve("blobs"))) {
        assertThat(files.filter(Files::isRegularFile)).hasSize(1);
      }
    }
  }

  private void release(String run) {
    await(
        store
            .writer()
            .submit(
                new io.heddle.persistence.commit.Write.Change<>(
                    0,
                    session -> {
                      var delete = session.prepare("delete from blob_use where run = ?");
                      delete.setString(1, run);
                      return delete.executeUpdate();
                    })));
  }

  private void reopenAt(Instant now) {
    store.close();
    openAt(now);
  }

  private Optional<byte[]> load(String group, BlobRef ref) {
    return await(store.blobs().load(group, ref));
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
