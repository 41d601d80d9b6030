package io.heddle.persistence.commit;

import io.heddle.persistence.codec.Attachment;
import io.heddle.runtime.durable.TurnChange;
import java.util.ArrayList;
import java.util.List;

/**
 * What is stored in the transaction of events because they name it.
 *
 * @param values large ones, by their content
 * @param files hashes of the blobs that file values name: their run uses them from then on
 * @param turns what changes in the conversation of the run
 */
public record Beside(List<Attachment> values, List<String> files, List<TurnChange> turns) {

  public static final Beside NOTHING = new Beside(List.of(), List.of(), List.of());

  public Beside {
    values = List.copyOf(values);
    files = List.copyOf(files);
    turns = List.copyOf(turns);
  }

  public boolean isEmpty() {
    return values.isEmpty() && files.isEmpty() && turns.isEmpty();
  }

  /** This, and then the other. */
  public Beside and(Beside other) {
    if (isEmpty() || other.isEmpty()) {
      return isEmpty() ? other : this;
    }
    return new Beside(
        joined(values, other.values), joined(files, other.files), joined(turns, other.turns));
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    var all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
