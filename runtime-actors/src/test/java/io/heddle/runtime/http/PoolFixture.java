package io.heddle.runtime.http;

import io.heddle.runtime.http.HttpPort.Field;
import io.heddle.runtime.http.HttpPort.Reply;
import io.heddle.runtime.http.HttpPort.Request;
import io.heddle.runtime.http.HttpPort.Timeouts;
import io.heddle.runtime.network.AddressClass;
import io.heddle.runtime.network.NameResolver;
import io.heddle.runtime.network.NetworkPolicy;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeFailure;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;

/** A pool in an actor system of its own, and the ways tests speak to it. */
final class PoolFixture implements AutoCloseable {

  static final NetworkPolicy LOOPBACK =
      NetworkPolicy.server()
          .withName("test")
          .withPorts(java.util.Set.of())
          .withAddressClasses(java.util.Set.of(AddressClass.LOOPBACK));

  static final Timeouts PATIENT =
      new Timeouts(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(30));

  private static final long WAIT_SECONDS = 60;

  final ActorTestKit kit = ActorTestKit.create();
  final ActorRef<HttpPool.Command> pool;
  final PooledHttp http;

  PoolFixture(HttpPool.Setup setup) {
    var tickets = new Tickets();
    pool = kit.spawn(HttpPool.create(setup, tickets));
    http = new PooledHttp(pool, tickets);
  }

  static PoolFixture under(NetworkPolicy policy) {
    return new PoolFixture(HttpPool.Setup.of("test", policy));
  }

  static PoolFixture under(NetworkPolicy policy, NameResolver resolver) {
    return new PoolFixture(with(policy, HttpSettings.DEFAULT, resolver, RequestRate.UNLIMITED));
  }

  static HttpPool.Setup with(
      NetworkPolicy policy, HttpSettings settings, NameResolver resolver, RequestRate rate) {
    return new HttpPool.Setup("test", policy, settings, new TlsTrust.Jdk(), resolver, rate);
  }

  static Request get(String url) {
    return request("GET", url, List.of(), null);
  }

  static Request request(
      String method,
      String url,
      List<Field> headers,
      byte @org.jspecify.annotations.Nullable [] body) {
    return new Request(method, URI.create(url), headers, body, PATIENT, 1_000_000, true, true);
  }

  static Request within(Request request, Timeouts timeouts) {
    return new Request(
        request.method(),
        request.uri(),
        request.headers(),
        request.body(),
        timeouts,
        request.maxResponseBytes(),
        request.followRedirects(),
        request.verifyTls());
  }

  static Request atMost(Request request, long maxResponseBytes) {
    return new Request(
        request.method(),
        request.uri(),
        request.headers(),
        request.body(),
        request.timeouts(),
        maxResponseBytes,
        request.followRedirects(),
        request.verifyTls());
  }

  static Request unverified(Request request) {
    return new Request(
        request.method(),
        request.uri(),
        request.headers(),
        request.body(),
        request.timeouts(),
        request.maxResponseBytes(),
        request.followRedirects(),
        false);
  }

  Reply reply(Request request) {
    return await(http.send(request, Cancellation.NEVER));
  }

  Reply.Answered answer(Request request) {
    return answered(reply(request));
  }

  NodeFailure failure(Request request) {
    return failed(reply(request));
  }

  static Reply.Answered answered(Reply reply) {
    return switch (reply) {
      case Reply.Answered answered -> answered;
      case Reply.Failed(var failure) -> throw new AssertionError(failure);
    };
  }

  static NodeFailure failed(Reply reply) {
    return switch (reply) {
      case Reply.Answered answered -> throw new AssertionError(answered);
      case Reply.Failed(var failure) -> failure;
    };
  }

  static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("no reply", e);
    }
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
