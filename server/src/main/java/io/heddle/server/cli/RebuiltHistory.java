package io.heddle.server.cli;

import io.heddle.persistence.Store;
import io.heddle.persistence.history.History;
import io.heddle.persistence.history.Rebuild;
import java.nio.file.Path;
import java.sql.SQLException;

/** Makes all histories of a store again, and tells how far it is. */
final class RebuiltHistory {

  private final Output output;

  RebuiltHistory(Output output) {
    this.output = output;
  }

  int rebuild(Path data) {
    return OpenedStore.open(data, output, this::rebuild);
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
