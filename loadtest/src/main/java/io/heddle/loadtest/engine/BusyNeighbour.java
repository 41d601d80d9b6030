package io.heddle.loadtest.engine;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.loadtest.macro.Workload;
import io.heddle.runtime.RunBuilder;
import io.heddle.server.LocalRuntime;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A workload beside another group that renders templates as costly as its limits let it, ten of
 * them at any time.
 */
final class BusyNeighbour implements Workload {

  private static final int RUNS = 10;

  private static final String COSTLY =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start } }
        - { id: t, data: { type: template-transform, template: "{% for i in range(1000000) %}{% set x = i * i %}{% endfor %}done" } }
        - { id: end, data: { type: end, outputs: [ { variable: v, value_selector: [t, output] } ] } }
      edges:
        - { source: start, target: t }
        - { source: t, target: end }
      """;

  private final Workload workload;
  private final CompiledWorkflow costly = EphemeralRuns.compile("costly.yml", COSTLY);
  private final LocalRuntime neighbour = LocalRuntime.start("neighbour", false);
  private final AtomicLong numbers = new AtomicLong();
  private volatile boolean closed;

  BusyNeighbour(Workload workload) {
    this.workload = workload;
    for (var i = 0; i < RUNS; i++) {
      again();
    }
  }

  private void again() {
    var built =
        RunBuilder.of(costly)
            .executionId("neighbour/0-" + numbers.incrementAndGet())
            .inputs(ObjectValue.EMPTY)
            .discardEvents()
            .build();
    if (!closed && built instanceof RunBuilder.Built.Ready ready) {
      var _ = neighbour.run(ready).thenRun(this::again);
    }
  }

  @Override
  public String name() {
    return workload.name() + ", busy neighbour";
  }

  @Override
  public CompletionStage<Long> execute(long number) {
    return workload.execute(number);
  }

  @Override
  public long expected(long number) {
    return workload.expected(number);
  }

  @Override
  public void close() {
    closed = true;
    neighbour.close();
    workload.close();
  }
}
