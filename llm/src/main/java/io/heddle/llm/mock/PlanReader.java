package io.heddle.llm.mock;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.llm.mock.MockPlan.Answer;
import io.heddle.llm.mock.MockPlan.Exhausted;
import io.heddle.llm.mock.MockPlan.Failure;
import io.heddle.llm.mock.MockPlan.FailureKind;
import io.heddle.llm.mock.MockPlan.Rule;
import io.heddle.llm.mock.MockPlan.Script;
import io.heddle.llm.mock.MockPlan.Shape;
import io.heddle.llm.mock.MockPlan.Timing;
import io.heddle.runtime.model.ModelFailures;
import io.heddle.runtime.model.ModelProvider.Request;
import io.heddle.runtime.model.ModelProvider.ToolCall;
import io.heddle.runtime.model.ValueJson;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Usage;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the plan of a request: the model's own, changed by what stands behind {@code ?} in its
 * name, changed by the completion parameters that begin with {@code mock_}.
 */
public final class PlanReader {

  private static final String PREFIX = "mock_";
  private static final int MAX_ITEMS = 10_000;
  private static final long MAX_WORDS = 100_000;

  /** How reading ended. */
  public sealed interface Result {
    record Planned(MockPlan plan) implements Result {}

    record Refused(NodeFailure failure) implements Result {}
  }

  private final Map<String, MockPlan> models;

  /**
   * A reader that knows these models.
   *
   * @param models the plans by model name
   */
  public PlanReader(Map<String, MockPlan> models) {
    this.models = new LinkedHashMap<>(models);
  }

  public Result read(Request request) {
    var query = request.model().indexOf('?');
    var name = query < 0 ? request.model() : request.model().substring(0, query);
    var base = models.get(name.isBlank() ? "auto" : name.strip());
    if (base == null) {
      return new Result.Refused(
          ModelFailures.modelNotFound(
              "there is no mock model %s; there are %s".formatted(name, models.keySet())));
    }
    var settings = new Settings(PREFIX, entries(request, query));
    var plan = plan(base, settings);
    settings.refuseUnknown();
    var problem = settings.problem();
    return problem == null
        ? new Result.Planned(plan)
        : new Result.Refused(ModelFailures.config("mock model %s: %s".formatted(name, problem)));
  }

  private static Map<String, Value> entries(Request request, int query) {
    var entries = new LinkedHashMap<String, Value>();
    if (query >= 0) {
      for (var pair : request.model().substring(query + 1).split("&", -1)) {
        var equals = pair.indexOf('=');
        var name = equals < 0 ? pair : pair.substring(0, equals);
        var value = equals < 0 ? "true" : pair.substring(equals + 1);
        if (!name.isBlank()) {
          entries.put(name.strip(), Value.of(decode(value)));
        }
      }
    }
    for (var entry : request.parameters().entries().entrySet()) {
      if (entry.getKey().startsWith(PREFIX)) {
        entries.put(entry.getKey().substring(PREFIX.length()), entry.getValue());
      }
    }
    return entries;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text;
    }
  }

  private static MockPlan plan(MockPlan base, Settings settings) {
    return new MockPlan(
        base.style(),
        script(base.script(), settings),
        shape(base.shape(), settings),
        timing(base.timing(), settings),
        failure(base.failure(), settings),
        settings.text("key", base.key()),
        settings.number("seed", base.seed(), Long.MIN_VALUE, Long.MAX_VALUE));
  }

  private static Script script(Script base, Settings settings) {
    var rules = settings.has("rules") ? rules(settings) : base.rules();
    var answers = settings.has("answers") ? answers(settings) : base.answers();
    return new Script(
        rules, answers, settings.choice("when_exhausted", Exhausted.values(), base.exhausted()));
  }

  private static List<Rule> rules(Settings settings) {
    var rules = new ArrayList<Rule>();
    for (var item : bounded("rules", settings)) {
      var rule = new Settings(PREFIX + "rules.", entries(item));
      var answer = answer("answer", rule.raw("answer"), rule);
      try {
        rules.add(new Rule(Pattern.compile(rule.text("match", "")), answer));
      } catch (PatternSyntaxException e) {
        rule.refuse("match", "a regular expression (%s)".formatted(e.getDescription()));
      }
      settings.include(rule);
    }
    return rules;
  }

  private static List<Answer> answers(Settings settings) {
    var answers = new ArrayList<Answer>();
    for (var item : bounded("answers", settings)) {
      answers.add(answer("answers", item, settings));
    }
    return answers;
  }

  private static Answer answer(String name, Value item, Settings settings) {
    return switch (item) {
      case StringValue(var text) -> Answer.text(text);
      case ObjectValue(var entries) -> {
        var inner = new Settings(PREFIX + name + ".", entries);
        var chunks = chunks(null, inner);
        var text = inner.text("text", chunks == null ? "" : String.join("", chunks));
        var answer =
            new Answer(
                text,
                inner.text("reasoning", ""),
                toolCalls(List.of(), inner),
                chunks,
                inner.has("finish_reason") ? inner.text("finish_reason", "stop") : null,
                failure(null, inner));
        settings.include(inner);
        yield answer;
      }
      case Value other -> Answer.text(ValueJson.write(other));
    };
  }

  private static Shape shape(Shape base, Settings settings) {
    return new Shape(
        settings.text("reasoning", base.reasoning()),
        toolCalls(base.toolCalls(), settings),
        chunks(base.chunks(), settings),
        settings.flag("final_chunk", base.finalChunk()),
        settings.has("finish_reason") ? settings.text("finish_reason", "") : base.finishReason(),
        usage(base.usage(), settings),
        (int) settings.number("words", base.words(), 0, MAX_WORDS));
  }

  private static @Nullable List<String> chunks(@Nullable List<String> base, Settings settings) {
    if (!settings.has("chunks")) {
      return base;
    }
    var chunks = new ArrayList<String>();
    for (var item : bounded("chunks", settings)) {
      if (item instanceof StringValue(var text)) {
        chunks.add(text);
      } else {
        settings.refuse("chunks", "a list of texts");
      }
    }
    return chunks;
  }

  private static List<ToolCall> toolCalls(List<ToolCall> base, Settings settings) {
    if (!settings.has("tool_calls")) {
      return base;
    }
    var calls = new ArrayList<ToolCall>();
    for (var item : bounded("tool_calls", settings)) {
      var call = new Settings(PREFIX + "tool_calls.", entries(item));
      var arguments = call.value("arguments");
      var name = call.text("name", "");
      if (name.isEmpty()) {
        call.refuse("name", "the name of a tool");
      }
      calls.add(
          new ToolCall(
              call.text("id", ""),
              name,
              arguments instanceof StringValue(var text) ? text : object(arguments)));
      settings.include(call);
    }
    return calls;
  }

  private static String object(Value arguments) {
    return arguments.equals(Value.none()) ? "{}" : ValueJson.write(arguments);
  }

  private static @Nullable Usage usage(@Nullable Usage base, Settings settings) {
    if (!settings.has("usage")) {
      return base;
    }
    var usage = settings.inner("usage");
    var counted =
        new Usage(
            usage.number("prompt_tokens", 0, 0, Integer.MAX_VALUE),
            usage.number("completion_tokens", 0, 0, Integer.MAX_VALUE),
            BigDecimal.ZERO,
            "USD");
    settings.include(usage);
    return counted;
  }

  private static Timing timing(Timing base, Settings settings) {
    return new Timing(
        settings.millis("delay_ms", base.first()),
        settings.millis("chunk_delay_ms", base.chunk()),
        settings.millis("jitter_ms", base.jitter()));
  }

  private static @Nullable Failure failure(@Nullable Failure base, Settings settings) {
    var from =
        base == null ? new Failure(FailureKind.SERVER, Integer.MAX_VALUE, 0, null, "") : base;
    var kind = settings.choice("fail", FailureKind.values(), from.kind());
    var times = (int) settings.number("fail_times", from.times(), 0, Integer.MAX_VALUE);
    var after = (int) settings.number("fail_after_chunks", from.afterChunks(), 0, MAX_ITEMS);
    var wait =
        settings.has("retry_after_secs")
            ? Duration.ofSeconds(settings.number("retry_after_secs", 0, 0, 86_400))
            : from.retryAfter();
    var message = settings.text("fail_message", from.message());
    return base == null && !settings.has("fail")
        ? null
        : new Failure(kind, times, after, wait, message);
  }

  private static List<Value> bounded(String name, Settings settings) {
    var items = settings.list(name);
    if (items.size() > MAX_ITEMS) {
      settings.refuse(name, "at most %d items".formatted(MAX_ITEMS));
      return List.of();
    }
    return items;
  }

  private static Map<String, Value> entries(Value item) {
    return item instanceof ObjectValue(var entries) ? entries : Map.of();
  }

  /** The list an array value holds; anything else is a list of one. */
  static List<Value> items(Value value) {
    return value instanceof ArrayValue(var items) ? items : List.of(value);
  }
}
