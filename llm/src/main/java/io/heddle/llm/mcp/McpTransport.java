package io.heddle.llm.mcp;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeFailure;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Carries messages to one server and back. None of its methods block. */
interface McpTransport {

  /** Hears what the server says, on a thread of the transport. */
  interface Receiver {

    void onMessage(Value message);

    /** Nothing comes any more. Called at most once. */
    void onClosed(NodeFailure why);
  }

  /**
   * Sends a message. The stage never fails; it has what went wrong.
   *
   * @param cancellation gives up what can be given up
   */
  CompletionStage<Optional<NodeFailure>> send(ObjectValue message, Cancellation cancellation);

  /** Whether the answer to a message has come, if it comes at all, when {@link #send} is done. */
  boolean answersWhileSending();

  /** Both sides agreed on this version of the protocol. */
  void agreed(String version);

  /** Lets the server go: it may finish what it does. */
  void close();

  /** Ends it now. */
  void kill();
}
