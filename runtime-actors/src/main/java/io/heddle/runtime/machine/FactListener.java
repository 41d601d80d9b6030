package io.heddle.runtime.machine;

/**
 * Hears each fact right after the state took it in. Called on the thread of the turn; must not
 * block.
 */
@FunctionalInterface
public interface FactListener {

  FactListener NONE = (fact, state) -> {};

  void onFact(Fact fact, ExecutionState state);
}
