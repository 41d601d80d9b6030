package io.heddle.runtime.machine;

import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.WaitSpec;

/** Tells attempts that only wait for somebody outside from those that are work of this process. */
public final class Outside {

  private Outside() {}

  /** Whether the node's work is done elsewhere: a run with nothing else to do waits. */
  public static boolean works(Node node) {
    return node.spec() instanceof WaitSpec.ExternalTask;
  }
}
