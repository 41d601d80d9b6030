package io.heddle.runtime.machine;

import java.util.List;

/** Lets tests of other packages bring a state to where its facts left it. */
public final class Replay {

  private Replay() {}

  public static void apply(List<Fact> facts, ExecutionState state) {
    facts.forEach(state::apply);
  }
}
