package io.heddle.loadtest.micro;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.value.Value;
import java.nio.charset.StandardCharsets;
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

/**
 * How long from a workflow to its compiled form. Goals for 50 nodes: 1,500 us from the bytes of its
 * text, 150 us from the parsed schema, which is the tree of values that any JSON or YAML library
 * gives: without places, nothing looked at, not hashed.
 *
 * <p>The code is large: it takes thousands of compilations until all of it is compiled well.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 12, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(1)
public class CompileBenchmark {

  @Param({"5", "50", "500"})
  public int nodes;

  /** Mixed nodes of the flat dialect; or templates, with all that an export's canvas needs. */
  @Param({"FLAT", "APP_EXPORT"})
  public Dialect dialect = Dialect.FLAT;

  private byte[] text = {};
  private Value schema = Value.none();

  @Setup
  public void writeTheText() {
    var written = dialect == Dialect.FLAT ? Texts.mixed(nodes) : Texts.export(nodes);
    text = written.getBytes(StandardCharsets.UTF_8);
    schema = Texts.read(written).root().toValue();
    if (!(fromText() instanceof CompileResult.Compiled)) {
      throw new IllegalStateException(fromText().findings().toString());
    }
  }

  /** The bytes of a file. */
  @Benchmark
  public CompileResult fromText() {
    return WorkflowCompiler.compile("flow.yml", text, CompileOptions.DEFAULT);
  }

  /** A tree of values. */
  @Benchmark
  public CompileResult fromSchema() {
    return WorkflowCompiler.compile(schema, CompileOptions.DEFAULT);
  }
}
