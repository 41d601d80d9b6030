package io.heddle.llm.mock;

import io.heddle.compiler.value.Value;
import io.heddle.llm.mock.MockPlan.Answer;
import io.heddle.llm.mock.MockPlan.Exhausted;
import io.heddle.runtime.model.ModelFailures;
import io.heddle.runtime.model.ModelProvider.Message;
import io.heddle.runtime.model.ModelProvider.Request;
import io.heddle.runtime.model.ModelProvider.Role;
import io.heddle.runtime.model.ModelProvider.ToolCall;
import io.heddle.runtime.model.ValueJson;
import io.heddle.runtime.node.NodeFailure;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Decides what a mock model says: the script first, then the model's style. */
public final class MockAnswers {

  /** What to say, or why nothing can be said. */
  public sealed interface Result {
    record Says(Answer answer) implements Result {}

    record Refused(NodeFailure failure) implements Result {}
  }

  private static final List<String> WORDS =
      List.of(
          "warp",
          "weft",
          "shed",
          "shuttle",
          "reed",
          "beam",
          "thread",
          "pick",
          "cloth",
          "loom",
          "yarn",
          "lease",
          "treadle",
          "selvedge",
          "bobbin",
          "heald");

  private final Turns turns = new Turns();

  /** Takes the turn of this request: a turn that fails uses up no answer of the script. */
  public Result next(MockPlan plan, Request request) {
    var failure = plan.failure();
    var fails = failure != null && turns.next("fail|" + key(plan, request)) < failure.times();
    if (failure != null && fails && failure.afterChunks() == 0) {
      return new Result.Says(Answer.failing(failure));
    }
    var text = lastUserText(request.messages());
    if (plan.style() == MockPlan.Style.SCRIPTED && plan.script().isEmpty()) {
      return refused("a scripted model says nothing; give mock_answers or mock_rules");
    }
    var scripted = plan.script().isEmpty() ? null : scripted(plan, request, text, !fails);
    var result = scripted == null ? new Result.Says(styled(plan, request, text)) : scripted;
    return fails && result instanceof Result.Says(var answer)
        ? new Result.Says(answer.withFailure(failure))
        : result;
  }

  private @Nullable Result scripted(MockPlan plan, Request request, String text, boolean taken) {
    var script = plan.script();
    for (var rule : script.rules()) {
      try {
        if (rule.pattern().matcher(new PatientText(text)).find()) {
          return new Result.Says(rule.answer());
        }
      } catch (PatientText.Exhausted _) {
        return refused("the rule %s takes too long on this text".formatted(rule.pattern()));
      }
    }
    var answers = script.answers();
    if (answers.isEmpty()) {
      return plan.style() == MockPlan.Style.SCRIPTED
          ? refused("no rule matches the user message; a last rule with match '.*' would")
          : null;
    }
    var key = "say|" + key(plan, request);
    var turn = taken ? turns.next(key) : turns.current(key);
    if (turn >= answers.size() && script.exhausted() == Exhausted.FAIL) {
      return refused("all %d answers of the script are used".formatted(answers.size()));
    }
    return new Result.Says(
        switch (script.exhausted()) {
          case CYCLE -> answers.get(turn % answers.size());
          case LAST, FAIL -> answers.get(Math.min(turn, answers.size() - 1));
        });
  }

  private static Answer styled(MockPlan plan, Request request, String text) {
    var calls = calls(plan, request, text);
    var says = calls.isEmpty() ? words(plan, request, text) : "";
    return new Answer(says, "", calls, null, null, null);
  }

  private static String words(MockPlan plan, Request request, String text) {
    if (plan.shape().chunks() != null) {
      return String.join("", plan.shape().chunks());
    }
    var schema = request.responseSchema();
    if (schema != null) {
      return ValueJson.write(SchemaSample.of(schema, text));
    }
    return switch (plan.style()) {
      case ECHO -> text;
      case UPPER -> text.toUpperCase(Locale.ROOT);
      case SCRIPTED -> "";
      case CLASSIFY -> classified(request, text);
      case TOOLS -> toolTalk(request, text);
      case WORDS -> random(plan, request);
      case AUTO -> classified(request, toolTalk(request, text));
    };
  }

  private static List<ToolCall> calls(MockPlan plan, Request request, String text) {
    var answered =
        !request.messages().isEmpty() && request.messages().getLast().role() == Role.TOOL;
    if (answered) {
      return List.of();
    }
    if (!plan.shape().toolCalls().isEmpty()) {
      return plan.shape().toolCalls();
    }
    var style = plan.style();
    if (request.tools().isEmpty()
        || (style != MockPlan.Style.TOOLS && style != MockPlan.Style.AUTO)) {
      return List.of();
    }
    var tool = request.tools().getFirst();
    var arguments = SchemaSample.of(tool.parameters(), text);
    return List.of(
        new ToolCall(
            "", tool.name(), arguments.equals(Value.none()) ? "{}" : ValueJson.write(arguments)));
  }

  private static String classified(Request request, String otherwise) {
    var classes = PromptClasses.find(request.messages());
    return classes == null ? otherwise : ValueJson.write(classes.answer());
  }

  private static String toolTalk(Request request, String otherwise) {
    var last = request.messages().isEmpty() ? null : request.messages().getLast();
    return last != null && last.role() == Role.TOOL ? text(last) : otherwise;
  }

  private static String random(MockPlan plan, Request request) {
    var random =
        new SplittableRandom(plan.seed() * 31 + lastUserText(request.messages()).hashCode());
    var text = new StringBuilder();
    for (var i = 0; i < plan.shape().words(); i++) {
      text.append(i == 0 ? "" : " ").append(WORDS.get(random.nextInt(WORDS.size())));
    }
    return text.toString();
  }

  private static String key(MockPlan plan, Request request) {
    if (!plan.key().isEmpty()) {
      return plan.key();
    }
    var key = new StringBuilder(request.model()).append('|').append(plan.failure());
    for (var rule : plan.script().rules()) {
      key.append('|').append(rule.pattern().pattern());
    }
    return key.append('|').append(plan.script().answers().hashCode()).toString();
  }

  private static Result refused(String message) {
    return new Result.Refused(ModelFailures.config("mock model: " + message));
  }

  /** What the user said last, or the empty text. */
  static String lastUserText(List<Message> messages) {
    for (var message : messages.reversed()) {
      if (message.role() == Role.USER) {
        return text(message);
      }
    }
    return messages.isEmpty() ? "" : text(messages.getLast());
  }

  static String text(Message message) {
    return PromptClasses.join(message.parts());
  }
}
