package io.heddle.llm;

import io.heddle.llm.mock.Delays;
import io.heddle.llm.mock.MockAnswers;
import io.heddle.llm.mock.MockPlan;
import io.heddle.llm.mock.MockPlan.Failure;
import io.heddle.llm.mock.MockPlan.FailureKind;
import io.heddle.llm.mock.MockPlan.Style;
import io.heddle.llm.mock.MockPlan.Timing;
import io.heddle.llm.mock.MockReply;
import io.heddle.llm.mock.PlanReader;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.node.Cancellation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A model that is no model: what it answers, how fast and how it fails is written in the workflow
 * (docs/mock-models.md) or given here as plans.
 *
 * <p>Deterministic: the same requests in the same order get the same replies. It keeps nothing but
 * the turns of scripts, and no thread waits for its delays.
 */
public final class MockModelProvider implements ModelProvider {

  public static final String ID = "mock";

  private final Delays delays;
  private final PlanReader plans;
  private final MockAnswers answers = new MockAnswers();

  /** With the built-in models only. */
  public MockModelProvider() {
    this(Delays.SYSTEM, Map.of());
  }

  /**
   * With models of one's own.
   *
   * @param models more models by name; they take precedence over the built-in ones
   */
  public MockModelProvider(Delays delays, Map<String, MockPlan> models) {
    var all = new LinkedHashMap<>(builtIn());
    all.putAll(models);
    this.delays = delays;
    this.plans = new PlanReader(all);
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public CompletionStage<Reply> chat(
      Request request, Listener listener, Cancellation cancellation) {
    return switch (plans.read(request)) {
      case PlanReader.Result.Refused(var failure) -> failed(new Reply.Failed(failure));
      case PlanReader.Result.Planned(var plan) ->
          switch (answers.next(plan, request)) {
            case MockAnswers.Result.Refused(var failure) -> failed(new Reply.Failed(failure));
            case MockAnswers.Result.Says(var answer) ->
                MockReply.start(plan, answer, request, listener, cancellation, delays);
          };
    };
  }

  private static CompletionStage<Reply> failed(Reply reply) {
    return CompletableFuture.completedFuture(reply);
  }

  private static Map<String, MockPlan> builtIn() {
    var models = new LinkedHashMap<String, MockPlan>();
    models.put("auto", MockPlan.of(Style.AUTO));
    models.put("echo", MockPlan.of(Style.ECHO));
    models.put("echo-upper", MockPlan.of(Style.UPPER));
    models.put("scripted", MockPlan.of(Style.SCRIPTED));
    models.put("classify", MockPlan.of(Style.CLASSIFY));
    models.put("tools", MockPlan.of(Style.TOOLS));
    models.put("words", MockPlan.of(Style.WORDS));
    models.put(
        "latency",
        MockPlan.of(Style.ECHO)
            .withTiming(new Timing(Duration.ofMillis(200), Duration.ofMillis(20), Duration.ZERO)));
    models.put(
        "failure",
        MockPlan.of(Style.ECHO)
            .withFailure(new Failure(FailureKind.SERVER, Integer.MAX_VALUE, 0, null, "")));
    return models;
  }
}
