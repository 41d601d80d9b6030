package io.heddle.runtime.fork;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.ir.Node;
import io.heddle.runtime.machine.Frame;
import io.heddle.runtime.machine.FramePath;
import io.heddle.runtime.machine.InputsHash;
import io.heddle.runtime.machine.Recall;
import io.heddle.runtime.machine.Recorded;
import io.heddle.runtime.machine.RunOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The results that a fork has taken over; each counts where the fork reads the same. */
public final class Memo implements Recall {

  private final String executionId;
  private final Map<String, Recorded> results = new HashMap<>();

  /**
   * @param executionId the fork's
   */
  public Memo(String executionId, List<Recorded> results) {
    this.executionId = executionId;
    for (var result : results) {
      this.results.put(result.path(), result);
    }
  }

  @Override
  public @Nullable Recorded node(Frame frame, Node node, Inputs inputs) {
    var path = FramePath.of(frame, node);
    var known = path == null ? null : results.get(path);
    return known != null && known.inputs().equals(InputsHash.of(frame, node, inputs, executionId))
        ? known
        : null;
  }

  @Override
  public @Nullable Recorded trigger(RunOrder order) {
    var known = results.get(FramePath.of(order));
    return known != null && known.inputs().equals(InputsHash.of(order.inputs(), executionId))
        ? known
        : null;
  }
}
