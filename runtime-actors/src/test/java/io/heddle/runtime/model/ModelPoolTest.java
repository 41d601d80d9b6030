package io.heddle.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.model.ModelProvider.Listener;
import io.heddle.runtime.model.ModelProvider.Message;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.Request;
import io.heddle.runtime.model.ModelProvider.Role;
import io.heddle.runtime.model.ModelProviderSource.Resolution;
import io.heddle.runtime.model.ModelQuota.Reservation;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.CancellationSource;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ModelPoolTest {

  private static final Reply.Answered ANSWER =
      new Reply.Answered("hi", "", List.of(), "stop", Usage.NONE);

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> resolved = new LinkedBlockingQueue<>();

  /** A request that reached a provider, and the way to answer it. */
  private record Asked(
      Request request,
      Listener listener,
      Cancellation cancellation,
      CompletableFuture<Reply> reply) {}

  @AfterEach
  void shutdown() {
    kit.shutdownTestKit();
  }

  @Test
  void asksTheProviderWithTheGroupsKeysUnderTheRequestsOwn() throws InterruptedException {
    CredentialProvider keys =
        (group, provider) ->
            CompletableFuture.completedFuture(
                Map.of("api_key", group + "/" + provider, "org_id", "org"));
    var models = models(new Pool(settings(8, 8), ModelQuota.UNLIMITED, keys));

    var reply = models.chat("openai", request(Map.of("org_id", "own")), Listener.NONE, never());
    var call = asked.take();
    call.reply().complete(ANSWER);

    assertThat(await(reply)).isEqualTo(ANSWER);
    assertThat(call.request().toString()).doesNotContain("acme", "hello");
    assertThat(call.request().credentials())
        .isEqualTo(Map.of("api_key", "acme/openai", "org_id", "own"));
  }

  @Test
  void makesAClientOnceAndOnlyWhenAskedFor() throws InterruptedException {
    var models = models(settings(8, 8));
    assertThat(resolved).isEmpty();

    answerOne(models, "a");
    answerOne(models, "a");
    answerOne(models, "b");

    assertThat(resolved).containsExactly("a", "b");
  }

  @Test
  void refusesWhatHasNoRoomAndSaysWhichLimit() throws InterruptedException {
    var models = models(settings(1, 1));
    var first = chat(models, "a");
    var running = asked.take();
    var second = chat(models, "a");

    var refused = failure(chat(models, "a"));
    running.reply().complete(ANSWER);
    asked.take().reply().complete(ANSWER);

    assertThat(refused.kind()).isEqualTo(ErrorKind.RESOURCE_UNAVAILABLE);
    assertThat(refused.message())
        .contains("1 requests running (max_in_flight) and 1 waiting (max_queued)");
    assertThat(List.of(await(first), await(second))).containsOnly(ANSWER);
  }

  @Test
  void boundsEachProviderApart() throws InterruptedException {
    var models = models(settings(1, 0));
    chat(models, "a");
    asked.take();

    answerOne(models, "b");

    assertThat(failure(chat(models, "a")).code()).isEqualTo("resource_limit_exceeded");
  }

  @Test
  void givesUpOnATurnAfterTheLongestWait() throws InterruptedException {
    var models = models(settings(1, 8));
    chat(models, "a");
    asked.take();
    var waiting = chat(models, "a");
    failure(chat(models, "unknown"));

    time.timePasses(Duration.ofSeconds(30));

    assertThat(failure(waiting).message()).contains("within 30000 ms (max_queue_time)");
  }

  @Test
  void neverAsksForWhatWasCancelledWhileItWaited() throws InterruptedException {
    var models = models(settings(1, 8));
    chat(models, "a");
    var running = asked.take();
    var cancellation = new CancellationSource();
    var waiting = models.chat("a", request(Map.of()), Listener.NONE, cancellation);
    cancellation.cancel();

    assertThat(failure(waiting).code()).isEqualTo("cancelled");
    running.reply().complete(ANSWER);
    answerOne(models, "a");

    assertThat(asked).isEmpty();
  }

  @Test
  void tellsTheProviderOfACancellation() throws InterruptedException {
    var models = models(settings(1, 8));
    var cancellation = new CancellationSource();
    var reply = models.chat("a", request(Map.of()), Listener.NONE, cancellation);
    var running = asked.take();

    cancellation.cancel();

    assertThat(failure(reply).code()).isEqualTo("cancelled");
    assertThat(running.cancellation().isCancelled()).isTrue();
  }

  @Test
  void startsAgainAloneAfterACrashAndCallersMayRetry() throws InterruptedException {
    var heard = new LinkedBlockingQueue<String>();
    var models = models(settings(8, 8));
    var innocent = models.chat("a", request(Map.of()), heard::add, never());
    var running = asked.take();

    var guilty = failure(chat(models, "crash"));
    var victim = failure(innocent);
    running.listener().onText("too late");
    answerOne(models, "a");

    assertThat(guilty.retryable()).isTrue();
    assertThat(victim.retryable()).isTrue();
    assertThat(victim.message()).contains("crashed and starts again");
    assertThat(running.cancellation().isCancelled()).isTrue();
    assertThat(heard).isEmpty();
    assertThat(resolved).containsExactly("a", "crash", "a");
  }

  @Test
  void dropsItsClientsWhenNobodyAskedForAWhile() throws InterruptedException {
    var models = models(settings(8, 8));
    answerOne(models, "a");
    failure(chat(models, "unknown"));

    time.timePasses(Duration.ofMinutes(1));
    answerOne(models, "a");

    assertThat(resolved).containsExactly("a", "unknown", "a");
  }

  @Test
  void letsDeltasGoFromTheProvidersThreadToTheListener() throws InterruptedException {
    var threads = new LinkedBlockingQueue<Thread>();
    var models = models(settings(8, 8));
    models.chat("a", request(Map.of()), _ -> threads.add(Thread.currentThread()), never());
    var call = asked.take();

    call.listener().onText("delta");

    assertThat(threads).containsExactly(Thread.currentThread());
  }

  @Test
  void settlesWhatWasReservedOnceWhateverHappens() throws InterruptedException {
    var settled = new LinkedBlockingQueue<Reply>();
    ModelQuota quota =
        (_, _) -> CompletableFuture.completedFuture(new Reservation.Granted(settled::add));
    var models = models(new Pool(settings(8, 8), quota, CredentialProvider.NONE));

    answerOne(models, "a");
    chat(models, "a");
    asked.take().reply().completeExceptionally(new IllegalStateException("defect"));

    assertThat(settled.take()).isEqualTo(ANSWER);
    assertThat(((Reply.Failed) settled.take()).failure().code()).isEqualTo("internal_error");
    assertThat(settled).isEmpty();
  }

  @Test
  void asksNobodyWhenTheQuotaRefuses() {
    var refusal = ModelFailures.overBudget("no tokens left");
    ModelQuota quota =
        (_, _) -> CompletableFuture.completedFuture(new Reservation.Refused(refusal));
    var models = models(new Pool(settings(8, 8), quota, CredentialProvider.NONE));

    assertThat(failure(chat(models, "a"))).isEqualTo(refusal);
    assertThat(asked).isEmpty();
  }

  @Test
  void failsWhatIsUnderWayWhenItStops() throws InterruptedException {
    var tickets = new ModelTickets();
    var pool =
        spawn(new Pool(settings(1, 8), ModelQuota.UNLIMITED, CredentialProvider.NONE), tickets);
    var models = new PooledModels(pool, tickets);
    var running = chat(models, "a");
    asked.take();
    var waiting = chat(models, "a");

    kit.stop(pool);

    assertThat(failure(running).message()).contains("stopped");
    assertThat(failure(waiting).retryable()).isTrue();
    assertThat(failure(chat(models, "a")).message()).contains("stopped");
  }

  private record Pool(
      ModelPoolSettings settings, ModelQuota quota, CredentialProvider credentials) {}

  private PooledModels models(ModelPoolSettings settings) {
    return models(new Pool(settings, ModelQuota.UNLIMITED, CredentialProvider.NONE));
  }

  private PooledModels models(Pool pool) {
    var tickets = new ModelTickets();
    return new PooledModels(spawn(pool, tickets), tickets);
  }

  private ActorRef<ModelPool.Command> spawn(Pool pool, ModelTickets tickets) {
    var setup =
        new ModelPool.Setup(
            "acme", this::resolve, pool.settings(), pool.quota(), pool.credentials());
    return kit.spawn(ModelPool.create(setup, tickets));
  }

  private Resolution resolve(String name) {
    resolved.add(name);
    return switch (name) {
      case "unknown" -> new Resolution.Unknown(ModelFailures.config("unknown"));
      case "crash" -> throw new IllegalStateException("crash");
      default -> new Resolution.Found(new Fake(name));
    };
  }

  private final class Fake implements ModelProvider {

    private final String name;

    private Fake(String name) {
      this.name = name;
    }

    @Override
    public String id() {
      return name;
    }

    @Override
    public CompletionStage<Reply> chat(
        Request request, Listener listener, Cancellation cancellation) {
      var call = new Asked(request, listener, cancellation, new CompletableFuture<>());
      asked.add(call);
      return call.reply();
    }
  }

  private static ModelPoolSettings settings(int maxInFlight, int maxQueued) {
    return new ModelPoolSettings(
        maxInFlight, maxQueued, Duration.ofSeconds(30), 4, Duration.ofMinutes(1));
  }

  private void answerOne(PooledModels models, String provider) throws InterruptedException {
    var reply = chat(models, provider);
    asked.take().reply().complete(ANSWER);
    chatUntilAnswered(reply);
  }

  private static void chatUntilAnswered(CompletionStage<Reply> reply) {
    assertThat(await(reply)).isEqualTo(ANSWER);
  }

  private static CompletionStage<Reply> chat(PooledModels models, String provider) {
    return models.chat(provider, request(Map.of()), Listener.NONE, never());
  }

  private static Cancellation never() {
    return Cancellation.NEVER;
  }

  private static Request request(Map<String, String> credentials) {
    return new Request(
        "m",
        List.of(Message.text(Role.USER, "hello")),
        ObjectValue.EMPTY,
        credentials,
        List.of(),
        null,
        true);
  }

  private static NodeFailure failure(CompletionStage<Reply> reply) {
    return ((Reply.Failed) await(reply)).failure();
  }

  private static Reply await(CompletionStage<Reply> reply) {
    return reply.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
