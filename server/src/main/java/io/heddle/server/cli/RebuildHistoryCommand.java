package io.heddle.server.cli;

import io.heddle.persistence.Store;
import io.heddle.persistence.history.History;
import io.heddle.persistence.history.Rebuild;
import java.sql.SQLException;
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
    return store.open(output, this::rebuild);
  }

  private int rebuild(Store open, History history) throws SQLException {
    var rebuilt = new Rebuild(open, history).run(this::progress);
    if (output.terminal()) {
      output.err().println();
    }
    rebuilt.unreadable().forEach(run -> output.note("heddle: " + run));
    output.line("made the history of %,d runs".formatted(rebuilt.runs()));
    return rebuilt.unreadable().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  /** One line that changes; nothing where nobody looks. */
  private void progress(long runs) {
    if (output.terminal()) {
      output.err().printf("\r%,d runs", runs);
      output.err().flush();
    }
  }
}
