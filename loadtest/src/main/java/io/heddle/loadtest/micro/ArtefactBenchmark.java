package io.heddle.loadtest.micro;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.artefact.ArtefactResult;
import io.heddle.compiler.artefact.WorkflowArtefact;
import java.util.concurrent.TimeUnit;
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

/** Loading a sealed artefact beside compiling the text it came from. Goal: 5 times faster. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 12, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(1)
public class ArtefactBenchmark {

  private static final byte[] KEY = new byte[32];

  @Param({"5", "50", "500"})
  public int nodes;

  private String text = "";
  private byte[] artefact = {};

  @Setup
  public void compileOnce() {
    text = Texts.flat(nodes);
    artefact =
        switch (compile()) {
          case CompileResult.Compiled(var workflow) -> WorkflowArtefact.write(workflow, KEY);
          case CompileResult.Rejected rejected ->
              throw new IllegalStateException(rejected.findings().toString());
        };
    if (!(load() instanceof ArtefactResult.Loaded)) {
      throw new IllegalStateException("not loaded");
    }
  }

  @Benchmark
  public CompileResult compile() {
    return WorkflowCompiler.compile(null, text, CompileOptions.DEFAULT);
  }

  @Benchmark
  public ArtefactResult load() {
    return WorkflowArtefact.read(artefact, KEY);
  }
}
