package io.heddle.loadtest.micro;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.cache.CacheSettings;
import io.heddle.compiler.cache.WorkflowCache;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a hit costs. Goals: by content under 5 us for 10 kB, by id under 0.5 us.
 *
 * <p>{@code byNewContent} gives a text that no hash is known of, as a request brings it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 12, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(1)
public class CacheBenchmark {

  private static final int CHARACTERS = 10_000;

  private final WorkflowCache cache = new WorkflowCache(CacheSettings.DEFAULT);
  private String text = "";
  private byte[] bytes = {};

  @Setup
  public void fill() {
    var written = new StringBuilder(Texts.flat(5));
    while (written.length() < CHARACTERS) {
      written.append("# and what people wrote beside it\n");
    }
    written.setLength(CHARACTERS);
    text = written.toString();
    bytes = text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    byContent();
    byVersion();
  }

  private static CompileResult compile(String text) {
    return WorkflowCompiler.compile(null, text, CompileOptions.DEFAULT);
  }

  @Benchmark
  public CompileResult byContent() {
    return cache.byContent("group", text, CacheBenchmark::compile);
  }

  @Benchmark
  public CompileResult byNewContent() {
    var fresh = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    return cache.byContent("group", fresh, CacheBenchmark::compile);
  }

  @Benchmark
  public CompileResult byVersion() {
    return cache.byVersion("group", "workflow", "1", text, CacheBenchmark::compile);
  }

  @Benchmark
  public @Nullable CompileResult find() {
    return cache.find("group", "workflow", "1");
  }
}
