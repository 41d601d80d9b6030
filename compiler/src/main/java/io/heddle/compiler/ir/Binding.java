package io.heddle.compiler.ir;

/**
 * A name that a node's code, template or output uses for one of its inputs.
 *
 * @param input index into {@link Node#inputs}
 */
public record Binding(String name, int input) {}
