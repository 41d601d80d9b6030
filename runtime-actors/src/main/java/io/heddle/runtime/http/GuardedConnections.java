package io.heddle.runtime.http;

import io.heddle.runtime.network.Decision;
import io.heddle.runtime.network.NetworkPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.impl.nio.DefaultAsyncClientConnectionOperator;
import org.apache.hc.client5.http.nio.ManagedAsyncClientConnection;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The one place where sockets are opened. The address comes with the request, already resolved; it
 * is checked here once more, at the moment of connecting, so that no way around the first check
 * leads anywhere. Names cannot be resolved here at all.
 */
final class GuardedConnections extends DefaultAsyncClientConnectionOperator {

  private final NetworkPolicy policy;

  GuardedConnections(NetworkPolicy policy, TlsStrategy tls) {
    super(
        RegistryBuilder.<TlsStrategy>create().register("https", tls).build(), null, new NoNames());
    this.policy = policy;
  }

  @Override
  public Future<ManagedAsyncClientConnection> connect(
      ConnectionInitiator initiator,
      HttpHost host,
      @Nullable Path unixSocket,
      @Nullable NamedEndpoint name,
      @Nullable SocketAddress local,
      Timeout timeout,
      Object attachment,
      HttpContext context,
      FutureCallback<ManagedAsyncClientConnection> callback) {
    ConnectionInitiator guarded =
        (endpoint, remote, from, limit, tls, done) ->
            switch (check(unixSocket, remote)) {
              case Decision.Allowed() ->
                  initiator.connect(endpoint, remote, from, limit, tls, done);
              case Decision.Refused refused -> fail(refused, done);
            };
    return super.connect(guarded, host, null, name, local, timeout, attachment, context, callback);
  }

  private Decision check(@Nullable Path unixSocket, SocketAddress remote) {
    if (unixSocket == null && remote instanceof InetSocketAddress inet && !inet.isUnresolved()) {
      return policy.check(inet.getAddress());
    }
    return new Decision.Refused(
        Decision.Kind.ADDRESS,
        "address.kind",
        String.valueOf(remote),
        "%s is no address of the internet".formatted(remote));
  }

  private static Future<IOSession> fail(
      Decision.Refused refused, FutureCallback<IOSession> callback) {
    var fault = HttpFault.refused(refused);
    callback.failed(fault);
    return CompletableFuture.failedFuture(fault);
  }

  /** A name that reaches this point was not resolved by us: a defect, not a look-up. */
  private static final class NoNames implements DnsResolver {

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      throw new UnknownHostException(host);
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
      throw new UnknownHostException(host);
    }
  }
}
