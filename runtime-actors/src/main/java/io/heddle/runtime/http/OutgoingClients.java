package io.heddle.runtime.http;

import io.heddle.runtime.network.NetworkPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one group, each made when the first request needs it: one that verifies
 * certificates, one that does not. One that broke is replaced.
 */
final class OutgoingClients implements AutoCloseable {

  private final String group;
  private final NetworkPolicy policy;
  private final HttpSettings settings;
  private final TlsTrust trust;

  private @Nullable OutgoingClient verifying;
  private @Nullable OutgoingClient trusting;
  private boolean closed;

  OutgoingClients(String group, NetworkPolicy policy, HttpSettings settings, TlsTrust trust) {
    this.group = group;
    this.policy = policy;
    this.settings = settings;
    this.trust = trust;
  }

  NetworkPolicy policy() {
    return policy;
  }

  /** May take a while the first time: reads the certificates of the authorities. */
  synchronized OutgoingClient client(boolean verifyTls) throws HttpFault {
    if (closed) {
      throw HttpFault.poolStopped("the http pool of group %s stopped".formatted(group));
    }
    if (verifyTls) {
      verifying = healthy(verifying, trust);
      return verifying;
    }
    trusting = healthy(trusting, new TlsTrust.Everything());
    return trusting;
  }

  synchronized void closeIdleConnections() {
    var idle = TimeValue.of(settings.connectionIdle());
    if (verifying != null) {
      verifying.closeIdleConnections(idle);
    }
    if (trusting != null) {
      trusting.closeIdleConnections(idle);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (verifying != null) {
      verifying.close();
    }
    if (trusting != null) {
      trusting.close();
    }
  }

  private OutgoingClient healthy(@Nullable OutgoingClient current, TlsTrust wanted) {
    if (current != null && current.isHealthy()) {
      return current;
    }
    if (current != null) {
      current.close();
    }
    return OutgoingClient.start(group, policy, settings, wanted);
  }
}
