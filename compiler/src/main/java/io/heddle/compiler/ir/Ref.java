package io.heddle.compiler.ir;

import java.util.List;

/**
 * A selector, resolved: where its value is found while the workflow runs.
 *
 * @param up how many frames above the node's own one; 0 is the node's own frame
 * @param slot the slot in that frame, see {@link Graph#slots}
 * @param path the names to follow inside the slot's value; a node's slot holds all its outputs, so
 *     the first name of the path is then the output's
 * @param selector the selector as the text writes it, for messages
 */
public record Ref(int up, int slot, List<String> path, List<String> selector) {

  public Ref {
    path = List.copyOf(path);
    selector = List.copyOf(selector);
  }

  /** The first two parts joined by a dot: how messages and templates name a variable. */
  public String name() {
    return String.join(".", selector);
  }
}
