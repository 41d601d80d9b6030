package io.heddle.loadtest.micro;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.Position;
import io.heddle.compiler.condition.Cases;
import io.heddle.compiler.condition.ConditionException;
import io.heddle.compiler.condition.Expected;
import io.heddle.compiler.condition.ExportConditions;
import io.heddle.compiler.condition.FlatConditions;
import io.heddle.compiler.condition.LogicalOperator;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Deciding a case of three conditions: under 0.3 us. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ConditionBenchmark {

  private final Value[] slots = {Value.of("hello world"), Value.of(42), Value.of("de")};
  private final Inputs inputs = i -> slots[i];
  private final Cases export =
      new Cases(
          List.of(
              new Cases.Case(
                  "a",
                  ExportConditions.compile(
                      List.of(
                          spec(0, "contains", "world"), spec(1, ">", "41"), spec(2, "is", "de")),
                      LogicalOperator.AND,
                      new ArrayList<>()))));
  private final Cases flat =
      new Cases(
          List.of(
              new Cases.Case(
                  "a",
                  FlatConditions.compile(
                      List.of(
                          new FlatConditions.Spec(
                              0, "contains", Value.of("world"), Position.UNKNOWN),
                          new FlatConditions.Spec(
                              1, "greater_than", Value.of(41), Position.UNKNOWN),
                          new FlatConditions.Spec(2, "is", Value.of("de"), Position.UNKNOWN)),
                      LogicalOperator.AND,
                      new ArrayList<>()))));

  private static ExportConditions.Spec spec(int index, String operator, String expected) {
    return new ExportConditions.Spec(
        index,
        List.of("start", "v" + index),
        operator,
        new Expected.Constant(Value.of(expected)),
        null,
        Position.UNKNOWN);
  }

  /** An app export's case. */
  @Benchmark
  public @Nullable String export() throws ConditionException {
    return export.select(inputs);
  }

  /** The same in the flat dialect. */
  @Benchmark
  public @Nullable String flat() throws ConditionException {
    return flat.select(inputs);
  }
}
