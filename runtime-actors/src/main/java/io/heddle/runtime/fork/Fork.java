package io.heddle.runtime.fork;

import io.heddle.compiler.value.ObjectValue;
import java.util.List;

/**
 * Which run another one is the fork of, and what it does again.
 *
 * @param source the other run, of the same group
 * @param upTo the number of the source's last event that counts: what it does later is its own
 * @param from nodes that run again, and all that come after them: {@code each[2]/translate}; empty
 *     when only what changed does, and what failed
 * @param outputs what nodes of the root are said to have put out instead, by {@code node.output}
 */
public record Fork(String source, long upTo, List<String> from, ObjectValue outputs) {

  /** More places are not named at once. */
  public static final int MAX_FROM = 100;

  public Fork {
    from = List.copyOf(from);
  }
}
