package io.heddle.runtime.machine;

import io.heddle.compiler.ir.Node;

/**
 * A node at work: it runs, waits, or is to be tried again.
 *
 * @param attempt from 1
 * @param startedAt milliseconds since 1970
 */
public record ActiveNode(Frame frame, Node node, int attempt, long startedAt) {}
