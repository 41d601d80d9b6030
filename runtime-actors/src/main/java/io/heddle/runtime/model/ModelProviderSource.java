package io.heddle.runtime.model;

import io.heddle.runtime.node.NodeFailure;

/** Makes the clients of providers, by the names that workflows write. */
@FunctionalInterface
public interface ModelProviderSource {

  /** A new client; does not connect, so it is cheap. Never throws for a name it does not know. */
  Resolution resolve(String name);

  /** What a name stands for. */
  sealed interface Resolution {

    record Found(ModelProvider provider) implements Resolution {}

    record Unknown(NodeFailure failure) implements Resolution {}
  }
}
