package io.heddle.runtime.machine;

/**
 * What a turn may know of the world besides its input. Stored with the turn, so that a replay sees
 * the same.
 *
 * @param now milliseconds since 1970
 * @param seed for whatever a turn draws by chance
 */
public record TurnContext(long now, long seed) {}
