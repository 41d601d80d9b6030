package io.heddle.server.api;

import com.typesafe.config.ConfigFactory;
import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.ExecutionException.Code;
import io.heddle.server.execution.Executions;
import io.heddle.server.member.Member;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.MethodRejection;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Rejection;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.Materializer;

/** The API on a port. Close it before its member. */
public final class ApiServer implements AutoCloseable {

  private static final Duration STOP = Duration.ofSeconds(3);
  private static final long BIND_SECONDS = 20;

  private final ServerBinding binding;
  private final InetSocketAddress address;

  /** How opening the port went. */
  public sealed interface Opening {

    record Opened(ApiServer server) implements Opening {}

    /**
     * @param message what a person can do about it
     */
    record Refused(String message) implements Opening {}
  }

  private ApiServer(ServerBinding binding) {
    this.binding = binding;
    this.address = binding.localAddress();
  }

  /**
   * Opens the port; answers when requests are taken.
   *
   * @param port 0 for any that is free
   */
  public static Opening open(
      Member member, Executions executions, String host, int port, String version) {
    var calls = new Calls(member.blocking(), Materializer.createMaterializer(member.system()));
    var health = new HealthRoute(member.store(), member.name(), version);
    var routes = new Routes(executions, calls, health);
    try {
      var binding =
          Http.get(member.system())
              .newServerAt(host, port)
              .withSettings(settings(member))
              .bind(routes.all())
              .toCompletableFuture()
              .get(BIND_SECONDS, TimeUnit.SECONDS);
      return new Opening.Opened(new ApiServer(binding));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Opening.Refused("interrupted");
    } catch (java.util.concurrent.ExecutionException | TimeoutException failed) {
      return new Opening.Refused(reason(host, port, failed));
    }
  }

  private static ServerSettings settings(Member member) {
    return ServerSettings.create(
        ConfigFactory.parseResources("heddle-http.conf")
            .withFallback(member.system().settings().config())
            .resolve());
  }

  private static String reason(String host, int port, Throwable failed) {
    var cause = failed;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return "cannot serve at %s:%d: %s. Stop what serves there, or choose another --host or --port."
        .formatted(host, port, cause.getMessage());
  }

  /** {@code http://127.0.0.1:8420}. */
  public String address() {
    var host = address.getAddress().getHostAddress();
    return "http://%s:%d"
        .formatted(host.contains(":") ? "[" + host + "]" : host, address.getPort());
  }

  /** Takes no more requests, and lets those under way end for a short time. */
  @Override
  public void close() {
    var _ =
        binding
            .terminate(STOP)
            .toCompletableFuture()
            .thenApply(_ -> true)
            .completeOnTimeout(false, STOP.toSeconds() + 2, TimeUnit.SECONDS)
            .exceptionallyCompose(_ -> CompletableFuture.completedFuture(false))
            .join();
  }

  /** All routes, sealed: whatever is asked, the answer is JSON. */
  private static final class Routes extends AllDirectives {

    private final WorkflowRoutes workflows;
    private final ExecutionRoutes executions;
    private final HealthRoute health;

    Routes(Executions executions, Calls calls, HealthRoute health) {
      this.workflows = new WorkflowRoutes(executions, calls);
      this.executions = new ExecutionRoutes(executions, calls, new EventRoutes(executions, calls));
      this.health = health;
    }

    Route all() {
      var routes =
          concat(
              health.route(),
              pathPrefix(
                  "api",
                  () ->
                      concat(
                          pathPrefix(
                              "groups", () -> pathPrefix(PathMatchers.segment(), this::group)),
                          pathPrefix("executions", executions::one))));
      var own =
          extractRequest(
              request ->
                  isForeign(request)
                      ? complete(
                          Replies.problem(
                              403,
                              new ExecutionException(
                                  Code.INVALID, "a page of another origin may not call the API")))
                      : routes);
      return withRequestTimeoutResponse(_ -> Replies.late(), () -> own)
          .seal(rejections(), failures());
    }

    private Route group(String group) {
      return concat(workflows.of(group), executions.of(group));
    }

    /** A web page from elsewhere in a browser of this computer, which can reach loopback. */
    private static boolean isForeign(HttpRequest request) {
      var origin = request.getHeader("Origin").map(HttpHeader::value);
      var host = request.getHeader("Host").map(HttpHeader::value).orElse("");
      return origin.isPresent()
          && !origin
              .get()
              .toLowerCase(Locale.ROOT)
              .replaceFirst("^https?://", "")
              .equals(host.toLowerCase(Locale.ROOT));
    }

    private static ExceptionHandler failures() {
      return ExceptionHandler.newBuilder().matchAny(failure -> failed(failure)).build();
    }

    private static Route failed(Throwable failure) {
      return org.apache.pekko.http.javadsl.server.Directives.complete(Replies.failed(failure));
    }

    private RejectionHandler rejections() {
      return RejectionHandler.newBuilder()
          .handleNotFound(
              extractRequest(
                  request ->
                      complete(
                          Replies.problem(
                              new ExecutionException(
                                  Code.NOT_FOUND,
                                  "there is nothing at %s".formatted(request.getUri().path()))))))
          .handleAll(
              MethodRejection.class,
              refused ->
                  complete(
                      Replies.problem(
                          405,
                          new ExecutionException(
                              Code.INVALID,
                              "this path takes %s"
                                  .formatted(
                                      String.join(
                                          ", ",
                                          refused.stream()
                                              .map(one -> one.supported().value())
                                              .distinct()
                                              .toList()))))))
          .handleAll(
              Rejection.class,
              refused ->
                  complete(
                      Replies.problem(
                          new ExecutionException(
                              Code.INVALID, "the request is refused: " + refused))))
          .build();
    }
  }
}
