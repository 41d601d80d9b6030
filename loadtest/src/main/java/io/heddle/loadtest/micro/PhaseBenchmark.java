package io.heddle.loadtest.micro;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.Fingerprint;
import io.heddle.compiler.check.Checks;
import io.heddle.compiler.draft.Draft;
import io.heddle.compiler.draft.Findings;
import io.heddle.compiler.draft.FlatStructure;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.flat.FlatDialect;
import io.heddle.compiler.lower.Lowered;
import io.heddle.compiler.lower.Lowering;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The parts of a compilation behind the reading, for the flat workflow of mixed nodes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 12, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(1)
public class PhaseBenchmark {

  @Param({"5", "50", "500"})
  public int nodes;

  private @Nullable TextMap tree;
  private @Nullable Draft draft;
  private @Nullable Lowered lowered;

  @Setup
  public void prepare() {
    tree = Texts.read(Texts.mixed(nodes)).root();
    draft = structure();
    lowered = lower();
  }

  private static <T> T known(@Nullable T value) {
    return Objects.requireNonNull(value);
  }

  /** From the tree to graphs, nodes and edges. */
  @Benchmark
  public Draft structure() {
    return known(FlatStructure.read(known(tree), CompileOptions.DEFAULT, new Findings()));
  }

  /** From settings to typed specs, templates and slots. */
  @Benchmark
  public Lowered lower() {
    return Lowering.lower(
        known(draft), FlatDialect.INSTANCE, CompileOptions.DEFAULT, new Findings());
  }

  /** The checks of the shape and of the meaning. */
  @Benchmark
  public Findings validate() {
    var findings = new Findings();
    Checks.run(known(lowered), CompileOptions.DEFAULT, findings);
    return findings;
  }

  /** The content hash of a schema that never was a text. */
  @Benchmark
  public String hash() {
    return Fingerprint.of(known(tree));
  }
}
