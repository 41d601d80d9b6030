package io.heddle.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code heddle admin rebuild-history}: makes all histories again. */
@Command(
    name = "rebuild-history",
    description = {
      "Drops the history of all runs and makes it again from their journals.",
      "When it is stopped, the next one goes on where it was."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 made, 1 some runs cannot be folded, 2 the store does not open."})
public final class RebuildHistoryCommand implements Callable<Integer> {

  @Mixin private StoreOption store = new StoreOption();

  private final Output output;

  public RebuildHistoryCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() {
    return new RebuiltHistory(output).rebuild(store.data());
  }
}
