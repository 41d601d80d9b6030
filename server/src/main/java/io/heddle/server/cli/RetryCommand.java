package io.heddle.server.cli;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.server.execution.ForkOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heddle retry}: does again what failed of an execution, in a new one. */
@Command(
    name = "retry",
    description = {
      "Begins a new execution that reuses the results of one that failed, and does again what",
      "failed and what did not come to be."
    },
    mixinStandardHelpOptions = true,
    footer = {"", ForkedRun.EXIT_CODES})
public final class RetryCommand implements Callable<Integer> {

  @Parameters(paramLabel = "ID", description = NamedRun.ID)
  private String id = "";

  @Option(names = "--from", paramLabel = "NODE", description = ForkedRun.FROM)
  private List<String> from = new ArrayList<>();

  @Option(names = "--plan", description = ForkedRun.PLAN)
  private boolean plan;

  @Option(
      names = {"-y", "--yes"},
      description = ForkedRun.YES)
  private boolean yes;

  @Mixin private ExecutionsOption option = new ExecutionsOption();

  private final Output output;
  private final ExecutionsDoor door;

  public RetryCommand(Output output, ExecutionsDoor door) {
    this.output = output;
    this.door = door;
  }

  @Override
  public Integer call() throws InterruptedException {
    var order = new ForkOrder(from, ObjectValue.EMPTY, ObjectValue.EMPTY, null, true, null);
    return new ForkedRun(output, door, option, plan, yes).fork(id, order, null);
  }
}
