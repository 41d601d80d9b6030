package io.heddle.runtime.http;

import io.heddle.runtime.network.NetworkPolicy;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.config.H2Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.IOReactorStatus;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * One group's client: connections, the thread that serves them, and the threads that look names up.
 * It has no cookies, retries, redirects, proxies or decompression of its own, and its connections
 * are opened by {@link GuardedConnections} alone. A client that does not verify certificates is a
 * separate one, so that no connection of it is ever used for a request that asked to verify.
 */
final class OutgoingClient implements AutoCloseable {

  /** Bytes of an answer that may wait for their reader. */
  static final int WINDOW = 65_535;

  private static final int LOOKUPS = 8;
  private static final int WAITING_LOOKUPS = 1_000;
  private static final Timeout BACKSTOP = Timeout.ofMinutes(30);

  private final CloseableHttpAsyncClient client;
  private final PoolingAsyncClientConnectionManager connections;
  private final ThreadPoolExecutor lookups;

  private OutgoingClient(
      CloseableHttpAsyncClient client,
      PoolingAsyncClientConnectionManager connections,
      ThreadPoolExecutor lookups) {
    this.client = client;
    this.connections = connections;
    this.lookups = lookups;
  }

  /**
   * @param tls what to trust, or null for the JDK's own authorities; not looked at when not
   *     verifying
   */
  static OutgoingClient start(
      String group, NetworkPolicy policy, HttpSettings settings, TlsTrust tls) {
    var threads = new DefaultThreadFactory("heddle-http-" + group, true);
    var connections = connections(policy, settings, TlsHandshakes.of(tls));
    var client = client(settings, connections, threads);
    client.start();
    return new OutgoingClient(client, connections, lookups(threads));
  }

  CloseableHttpAsyncClient http() {
    return client;
  }

  /** Runs a blocking look-up off the virtual threads, whose carriers it would hold. */
  ThreadPoolExecutor lookups() {
    return lookups;
  }

  /** False once its I/O thread is gone; one that has not come up yet is healthy. */
  boolean isHealthy() {
    return client.getStatus().compareTo(IOReactorStatus.SHUTTING_DOWN) < 0;
  }

  void closeIdleConnections(TimeValue idle) {
    connections.closeIdle(idle);
    connections.closeExpired();
  }

  @Override
  public void close() {
    lookups.shutdownNow();
    connections.close(CloseMode.IMMEDIATE);
    // With its sockets gone this ends soon, but the I/O thread has to see it.
    Thread.startVirtualThread(() -> client.close(CloseMode.GRACEFUL));
  }

  private static PoolingAsyncClientConnectionManager connections(
      NetworkPolicy policy, HttpSettings settings, TlsStrategy strategy) {
    var manager =
        new PoolingAsyncClientConnectionManager(
            new GuardedConnections(policy, strategy), null, null, null, false);
    manager.setMaxTotal(settings.maxInFlight());
    manager.setDefaultMaxPerRoute(settings.maxInFlight());
    manager.setDefaultConnectionConfig(
        ConnectionConfig.custom()
            .setConnectTimeout(BACKSTOP)
            .setSocketTimeout(Timeout.DISABLED)
            .setIdleTimeout(Timeout.of(settings.connectionIdle()))
            .setValidateAfterInactivity(TimeValue.ofSeconds(1))
            .build());
    manager.setDefaultTlsConfig(
        TlsConfig.custom().setVersionPolicy(HttpVersionPolicy.NEGOTIATE).build());
    return manager;
  }

  private static CloseableHttpAsyncClient client(
      HttpSettings settings,
      PoolingAsyncClientConnectionManager connections,
      ThreadFactory threads) {
    return HttpAsyncClientBuilder.create()
        .setConnectionManager(connections)
        .setIOReactorConfig(
            IOReactorConfig.custom().setIoThreadCount(1).setSoKeepAlive(true).build())
        .setHttp1Config(
            Http1Config.custom()
                .setInitialWindowSize(WINDOW)
                .setMaxLineLength(16_384)
                .setMaxHeaderCount(256)
                .build())
        .setH2Config(
            H2Config.custom()
                .setInitialWindowSize(WINDOW)
                .setPushEnabled(false)
                .setMaxHeaderListSize(65_536)
                .build())
        .setCharCodingConfig(
            CharCodingConfig.custom()
                .setCharset(StandardCharsets.UTF_8)
                .setMalformedInputAction(CodingErrorAction.REPLACE)
                .setUnmappableInputAction(CodingErrorAction.REPLACE)
                .build())
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setRedirectsEnabled(false)
                .setAuthenticationEnabled(false)
                .setContentCompressionEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .setHardCancellationEnabled(true)
                .setConnectionRequestTimeout(BACKSTOP)
                .build())
        .setRoutePlanner(
            (host, _) -> new HttpRoute(host, null, host.getSchemeName().equals("https")))
        .setThreadFactory(threads)
        .setUserAgent(settings.userAgent())
        .disableCookieManagement()
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableContentCompression()
        .disableAuthCaching()
        .disableConnectionState()
        .disableRequestPriority()
        .addExecInterceptorLast("heddle-connected", OutgoingClient::connected)
        .build();
  }

  /** Runs after a connection stands, new or pooled, and before anything is sent. */
  private static void connected(
      HttpRequest request,
      AsyncEntityProducer body,
      AsyncExecChain.Scope scope,
      AsyncExecChain chain,
      AsyncExecCallback callback)
      throws HttpException, java.io.IOException {
    if (scope.clientContext.getAttribute(Attempt.ATTRIBUTE) instanceof Attempt attempt) {
      attempt.onConnected(scope.execRuntime::discardEndpoint);
    }
    chain.proceed(request, body, scope, callback);
  }

  private static ThreadPoolExecutor lookups(ThreadFactory threads) {
    var lookups =
        new ThreadPoolExecutor(
            LOOKUPS,
            LOOKUPS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_LOOKUPS),
            threads);
    lookups.allowCoreThreadTimeOut(true);
    return lookups;
  }
}
