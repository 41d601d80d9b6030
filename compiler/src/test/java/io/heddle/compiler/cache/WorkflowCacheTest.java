package io.heddle.compiler.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkflowCacheTest {

  private static final Duration LIFE = Duration.ofMinutes(10);
  private static final Duration FAILURE_LIFE = Duration.ofSeconds(5);

  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger compiled = new AtomicInteger();

  private WorkflowCache cache(
      long groupEntries, long totalEntries, long groupCharacters, long totalCharacters) {
    return new WorkflowCache(
        new CacheSettings(
            groupEntries, totalEntries, groupCharacters, totalCharacters, LIFE, FAILURE_LIFE),
        now::get);
  }

  private WorkflowCache cache() {
    return cache(100, 1_000, 0, 0);
  }

  private CompileResult compile(String text) {
    compiled.incrementAndGet();
    return WorkflowCompiler.compile(null, text, CompileOptions.DEFAULT);
  }

  private static String text(String name) {
    return """
    version: "0.1.0"
    name: %s
    nodes:
      - { id: start, data: { type: start } }
      - { id: end, data: { type: end, outputs: [] } }
    edges:
      - { source: start, target: end }
    """
        .formatted(name);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void compilesATextOnce() {
    var cache = cache();

    var first = cache.byContent("g", text("a"), this::compile);
    var second = cache.byContent("g", new String(text("a").toCharArray()), this::compile);

    assertThat(first).isInstanceOf(CompileResult.Compiled.class).isSameAs(second);
    assertThat(compiled).hasValue(1);
    assertThat(cache.statistics("g")).isEqualTo(new CacheStatistics(1, 1, 0, 1));
    assertThat(cache.statistics("g").hitRate()).isEqualTo(0.5);
  }

  @Test
  void keepsEqualTextsOfTwoGroupsApart() {
    var cache = cache();

    var one = cache.byContent("g1", text("a"), this::compile);
    var other = cache.byContent("g2", text("a"), this::compile);

    assertThat(one).isNotSameAs(other);
    assertThat(compiled).hasValue(2);
    assertThat(cache.size()).isEqualTo(2);
  }

  @Test
  void neverGivesTheOldContentOfAVersion() {
    var cache = cache();
    cache.byVersion("g", "w", "1", text("old"), this::compile);

    var result = cache.byVersion("g", "w", "1", text("new"), this::compile);

    assertThat(((CompileResult.Compiled) result).workflow().name()).isEqualTo("new");
    assertThat(cache.find("g", "w", "1")).isSameAs(result);
    assertThat(cache.size()).isEqualTo(1);
  }

  @Test
  void givesEachOfTwoRacingTextsItsOwnForm() throws Exception {
    var cache = cache();
    var tasks = new ArrayList<Callable<String>>();
    for (var i = 0; i < 400; i++) {
      var name = i % 2 == 0 ? "even" : "odd";
      tasks.add(
          () ->
              name
                  + ((CompileResult.Compiled)
                          cache.byVersion("g", "w", "1", text(name), this::compile))
                      .workflow()
                      .name());
    }
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (var done : threads.invokeAll(tasks)) {
        assertThat(done.get()).isIn("eveneven", "oddodd");
      }
    }
  }

  @Test
  void findsAVersionWithoutCompiling() {
    var cache = cache();
    assertThat(cache.find("g", "w", "1")).isNull();
    var result = cache.byVersion("g", "w", "1", text("a"), this::compile);

    assertThat(cache.find("g", "w", "1")).isSameAs(result);
    assertThat(cache.find("g", "w", "2")).isNull();
    assertThat(cache.find("other", "w", "1")).isNull();
  }

  @Test
  void compilesOnceForManyThatMissAtOnce() throws Exception {
    var cache = cache();
    var callers = 16;
    var entered = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(callers)) {
      var first =
          threads.submit(
              () ->
                  cache.byContent(
                      "g",
                      text("a"),
                      text -> {
                        entered.countDown();
                        await(release);
                        return compile(text);
                      }));
      entered.await();
      // The text is being compiled: whoever asks now waits for it.
      var arriving = new CountDownLatch(callers - 1);
      var others =
          IntStream.range(1, callers)
              .mapToObj(
                  _ ->
                      threads.submit(
                          () -> {
                            arriving.countDown();
                            return cache.byContent("g", text("a"), this::compile);
                          }))
              .toList();
      arriving.await();
      release.countDown();
      for (var other : others) {
        assertThat(other.get()).isSameAs(first.get());
      }
    }
    assertThat(compiled).hasValue(1);
    assertThat(cache.statistics("g")).isEqualTo(new CacheStatistics(callers - 1, 1, 0, 1));
  }

  @Test
  void doesNotRememberACompilerThatThrew() {
    var cache = cache();

    assertThatThrownBy(
            () ->
                cache.byContent(
                    "g",
                    text("a"),
                    _ -> {
                      throw new IllegalStateException("defect");
                    }))
        .hasMessage("defect");

    assertThat(cache.byContent("g", text("a"), this::compile))
        .isInstanceOf(CompileResult.Compiled.class);
    assertThat(cache.size()).isEqualTo(1);
  }

  @Test
  void compilesItselfWhenTheOneItWaitedForThrew() throws Exception {
    var cache = cache();
    var entered = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(2)) {
      var failing =
          threads.submit(
              () ->
                  cache.byContent(
                      "g",
                      text("a"),
                      _ -> {
                        entered.countDown();
                        await(release);
                        throw new IllegalStateException("defect");
                      }));
      entered.await();
      var waiting = threads.submit(() -> cache.byContent("g", text("a"), this::compile));
      release.countDown();
      assertThat(waiting.get()).isInstanceOf(CompileResult.Compiled.class);
      assertThatThrownBy(failing::get).hasRootCauseMessage("defect");
    }
  }

  @Test
  void remembersARefusedTextForAShortWhile() {
    var cache = cache();

    var first = cache.byContent("g", "nodes: [", this::compile);
    pass(FAILURE_LIFE.minusMillis(1));
    assertThat(cache.byContent("g", "nodes: [", this::compile)).isSameAs(first);
    pass(FAILURE_LIFE.plusMillis(1));
    cache.byContent("g", "nodes: [", this::compile);

    assertThat(first).isInstanceOf(CompileResult.Rejected.class);
    assertThat(compiled).hasValue(2);
  }

  @Test
  void forgetsWhatIsNotUsedForItsTimeToLive() {
    var cache = cache();
    cache.byContent("g", text("used"), this::compile);
    cache.byContent("g", text("idle"), this::compile);

    pass(LIFE.minusSeconds(1));
    cache.byContent("g", text("used"), this::compile);
    pass(Duration.ofSeconds(2));
    cache.cleanUp();

    assertThat(cache.size()).isEqualTo(1);
    assertThat(cache.statistics("g").evictions()).isEqualTo(1);
    cache.byContent("g", text("used"), this::compile);
    assertThat(compiled).hasValue(2);
  }

  @Test
  void freesAnIdleGroupsEntriesWhileOthersWork() {
    var cache = cache();
    cache.byContent("idle", text("a"), this::compile);

    pass(LIFE.plusSeconds(1));
    cache.byContent("busy", text("a"), this::compile);
    cache.cleanUp();

    assertThat(cache.statistics("idle").entries()).isZero();
    assertThat(cache.size()).isEqualTo(1);
  }

  @Test
  void holdsTheBoundOfAGroup() {
    var cache = cache(3, 100, 0, 0);

    for (var i = 0; i < 10; i++) {
      cache.byContent("g", text("w" + i), this::compile);
      cache.byContent("other", text("w0"), this::compile);
    }
    cache.cleanUp();

    assertThat(cache.statistics("g").entries()).isEqualTo(3);
    assertThat(cache.statistics("g").evictions()).isEqualTo(7);
    assertThat(cache.statistics("other")).isEqualTo(new CacheStatistics(9, 1, 0, 1));
  }

  @Test
  void holdsTheBoundOverAllGroups() {
    var cache = cache(100, 5, 0, 0);

    for (var i = 0; i < 20; i++) {
      cache.byContent("g" + i % 4, text("w" + i), this::compile);
    }
    cache.cleanUp();

    assertThat(cache.size()).isEqualTo(5);
    assertThat(IntStream.range(0, 4).mapToLong(i -> cache.statistics("g" + i).evictions()).sum())
        .isEqualTo(15);
  }

  @Test
  void countsWhatAGroupDroppedNoLongerInTheTotal() {
    var cache = cache(2, 4, 0, 0);
    for (var i = 0; i < 20; i++) {
      cache.byContent("churning", text("w" + i), this::compile);
    }
    cache.byContent("g1", text("a"), this::compile);
    cache.byContent("g2", text("a"), this::compile);
    cache.cleanUp();

    assertThat(cache.size()).isEqualTo(4);
    assertThat(cache.statistics("g1").entries()).isEqualTo(1);
    assertThat(cache.statistics("g2").entries()).isEqualTo(1);
  }

  @Test
  void holdsTheBoundOfCharactersPerGroupAndInTotal() {
    var size = text("w00").length();
    var cache = cache(0, 0, 3L * size, 4L * size);

    for (var i = 10; i < 20; i++) {
      cache.byContent("g", text("w" + i), this::compile);
    }
    cache.cleanUp();
    assertThat(cache.size()).isEqualTo(3);

    for (var i = 10; i < 20; i++) {
      cache.byContent("other", text("w" + i), this::compile);
    }
    cache.cleanUp();
    assertThat(cache.size()).isEqualTo(4);
  }

  @Test
  void neverKeepsATextThatIsLargerThanTheBound() {
    var cache = cache(0, 0, 10, 100);

    assertThat(cache.byContent("g", text("large"), this::compile))
        .isInstanceOf(CompileResult.Compiled.class);
    cache.cleanUp();

    assertThat(cache.size()).isZero();
  }

  @Test
  void dropsTheLeastRecentlyUsedFirst() {
    var cache = cache(4, 0, 0, 0);
    List.of("a", "b", "c", "d").forEach(it -> cache.byContent("g", text(it), this::compile));
    List.of("a", "c", "d").forEach(it -> cache.byContent("g", text(it), this::compile));
    cache.cleanUp();

    // A newcomer must be wanted more than once before it takes another's place for good.
    for (var i = 0; i < 3; i++) {
      cache.byContent("g", text("new"), this::compile);
    }
    cache.cleanUp();
    compiled.set(0);
    List.of("a", "c", "d").forEach(it -> cache.byContent("g", text(it), this::compile));

    assertThat(compiled).hasValue(0);
    assertThat(cache.statistics("g").entries()).isEqualTo(4);
  }

  @Test
  void invalidatesOne() {
    var cache = cache();
    cache.byContent("g", text("a"), this::compile);
    cache.byContent("g", text("b"), this::compile);
    cache.byVersion("g", "w", "1", text("a"), this::compile);

    cache.invalidateContent("g", text("a"));
    assertThat(cache.size()).isEqualTo(2);
    assertThat(cache.find("g", "w", "1")).isNotNull();

    cache.invalidateVersion("g", "w", "1");
    assertThat(cache.find("g", "w", "1")).isNull();
    assertThat(cache.size()).isEqualTo(1);
    assertThat(cache.statistics("g").evictions()).isZero();
  }

  @Test
  void forgetsWhatWasInvalidatedWhileItWasCompiled() {
    var cache = cache();

    cache.byContent(
        "g",
        text("a"),
        text -> {
          cache.invalidateContent("g", text);
          return compile(text);
        });

    assertThat(cache.size()).isZero();
  }

  @Test
  void clearsOneGroup() {
    var cache = cache();
    cache.byContent("g1", text("a"), this::compile);
    cache.byContent("g2", text("a"), this::compile);

    cache.clearGroup("g1");

    assertThat(cache.statistics("g1")).isEqualTo(new CacheStatistics(0, 0, 0, 0));
    assertThat(cache.statistics("g2").entries()).isEqualTo(1);
    cache.byContent("g1", text("a"), this::compile);
    assertThat(compiled).hasValue(3);
  }

  @Test
  void clearsAll() {
    var cache = cache();
    cache.byContent("g1", text("a"), this::compile);
    cache.byContent("g2", text("a"), this::compile);

    cache.clearAll();

    assertThat(cache.size()).isZero();
    assertThat(cache.statistics("g2").hitRate()).isEqualTo(1);
  }

  @Test
  void holdsItsBoundsUnderManyThreads() throws Exception {
    var cache = cache(8, 20, 0, 0);
    var results =
        IntStream.range(0, 40)
            .mapToObj(i -> WorkflowCompiler.compile(null, text("w" + i), CompileOptions.DEFAULT))
            .toList();
    var texts = IntStream.range(0, 40).mapToObj(i -> text("w" + i)).toList();
    try (var threads = Executors.newFixedThreadPool(8)) {
      var running =
          IntStream.range(0, 8)
              .mapToObj(
                  thread ->
                      threads.submit(
                          () -> {
                            for (var i = 0; i < 5_000; i++) {
                              var index = (i * 7 + thread) % 40;
                              var got =
                                  cache.byContent(
                                      "g" + i % 5, texts.get(index), _ -> results.get(index));
                              assertThat(got).isSameAs(results.get(index));
                              if (i % 500 == 0) {
                                cache.clearGroup("g" + thread % 5);
                              }
                            }
                          }))
              .toList();
      for (var one : running) {
        one.get();
      }
    }
    cache.cleanUp();
    assertThat(cache.size()).isLessThanOrEqualTo(20);
    for (var i = 0; i < 5; i++) {
      assertThat(cache.statistics("g" + i).entries()).isLessThanOrEqualTo(8);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
