package io.heddle.runtime.node;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.Node;

/**
 * One attempt to run a node.
 *
 * @param frame the id of the frame it runs in, 0 for the root
 * @param attempt from 1; negative for an attempt that begins before what it reads is whole
 * @param inputs what it reads; a pure function of these and the node's spec is its work
 * @param idempotencyKey the same for all attempts and redeliveries of this activation
 */
public record Activation(
    String executionId,
    CompiledWorkflow workflow,
    Node node,
    int frame,
    int attempt,
    Inputs inputs,
    String idempotencyKey) {

  /** Whether it begins on streams that still grow; it may be given up, and then counts for none. */
  public boolean isEarly() {
    return attempt < 0;
  }

  /** The attempt's number as facts and people know it. */
  public int publicAttempt() {
    return Math.max(1, attempt);
  }
}
