package io.heddle.runtime.model;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Knows the keys of a group's providers. */
@FunctionalInterface
public interface CredentialProvider {

  /** Nobody's keys: providers use what they are configured with. */
  CredentialProvider NONE = (_, _) -> CompletableFuture.completedFuture(Map.of());

  /**
   * {@code api_key}, {@code base_url}, {@code org_id} ... of a provider; empty when the group has
   * none. Asked once for each request, so it should remember; must not block. What a request brings
   * itself goes before.
   */
  CompletionStage<Map<String, String>> credentials(String group, String provider);
}
