package io.heddle.persistence.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.persistence.Store;
import io.heddle.persistence.TestStore;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestStore.class)
@Timeout(120)
final class DefinitionStoreTest {

  private final TestStore kind;
  @TempDir Path folder;

  private Store store;
  private DefinitionStore definitions;

  DefinitionStoreTest(TestStore kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() {
    store = kind.open(folder);
    definitions = store.definitions("g");
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void anotherTextIsAnotherVersionAndTheSameTextIsNone() {
    assertThat(await(definitions.register("flow", "one")).number()).isEqualTo(1);
    assertThat(await(definitions.register("flow", "two")).number()).isEqualTo(2);
    assertThat(await(definitions.register("flow", "two")).number()).isEqualTo(2);

    assertThat(text(definitions, "flow", null)).isEqualTo("two");
    assertThat(text(definitions, "flow", "1")).isEqualTo("one");
    assertThat(definitions.find("flow", "3")).isNull();
    assertThat(definitions.find("flow", "99999999999")).isNull();
    assertThat(definitions.find("none", null)).isNull();
  }

  @Test
  void aLabelPointsAtAVersionUntilItPointsElsewhere() {
    await(definitions.register("flow", "one"));
    await(definitions.register("flow", "two"));

    assertThat(await(definitions.label("flow", "live", 1)))
        .isEqualTo(DefinitionStore.Labelled.DONE);
    assertThat(text(definitions, "flow", "live")).isEqualTo("one");
    await(definitions.label("flow", "live", 2));

    assertThat(text(definitions, "flow", "live")).isEqualTo("two");
    assertThat(await(definitions.versions("flow")).getFirst().labels()).containsExactly("live");
    assertThat(await(definitions.label("flow", "live", 3)))
        .isEqualTo(DefinitionStore.Labelled.NO_SUCH_VERSION);
    assertThat(await(definitions.label("flow", "7", 1)))
        .isEqualTo(DefinitionStore.Labelled.NOT_A_LABEL);
  }

  @Test
  void groupsKnowNothingOfEachOther() {
    await(definitions.register("flow", "one"));

    assertThat(store.definitions("other").find("flow", null)).isNull();
    assertThat(store.definitions("other").ids()).isEmpty();
    assertThat(definitions.ids()).containsExactly("flow");
  }

  @Test
  void survivesARestart() {
    await(definitions.register("flow", "one"));
    store.close();

    store = kind.open(folder);

    assertThat(text(store.definitions("g"), "flow", "1")).isEqualTo("one");
  }

  private static @Nullable String text(
      DefinitionStore store, String workflowId, @Nullable String version) {
    var found = store.find(workflowId, version);
    return found == null ? null : found.text();
  }

  private static <T extends @Nullable Object> T await(CompletableFuture<T> future) {
    return future.orTimeout(60, TimeUnit.SECONDS).join();
  }
}
