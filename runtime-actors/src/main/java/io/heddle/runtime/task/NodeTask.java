package io.heddle.runtime.task;

import io.heddle.compiler.value.ObjectValue;

/**
 * The work of a node that is done elsewhere only because it is marked external.
 *
 * @param type the node's type: {@code http-request}, {@code llm} ...
 * @param settings its settings as the text has them, their texts rendered
 */
public record NodeTask(String type, ObjectValue settings) {}
