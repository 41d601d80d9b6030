package io.heddle.runtime.machine;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.form.HumanForms;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Those who answer the forms of a simulated run: wrongly, twice, too late, at any time. */
public final class People {

  private final Random random;
  private final List<Input.Submit> sent = new ArrayList<>();
  private final Map<String, SubmitReply> accepted = new HashMap<>();
  private int number;

  public People(Random random) {
    this.random = random;
  }

  /** Whether a form is open. */
  boolean isAsked(ExecutionState state) {
    return state.active(100).stream()
        .anyMatch(node -> state.form(node.frame().id(), node.node().index()) != null);
  }

  /** An answer to an open form, or an earlier one again; null when no form is open. */
  public Input.@Nullable Submit next(ExecutionState state) {
    if (!state.isStarted()) {
      return null;
    }
    var open =
        state.active(100).stream()
            .filter(node -> state.form(node.frame().id(), node.node().index()) != null)
            .toList();
    if (open.isEmpty()) {
      return null;
    }
    if (!sent.isEmpty() && random.nextInt(4) == 0) {
      return sent.get(random.nextInt(sent.size()));
    }
    var one = open.get(random.nextInt(open.size()));
    var target = new Input.Submit.ByNode(one.node().id(), one.frame().id());
    var value = random.nextInt(5) == 0 ? Value.of(1) : Value.of("said");
    var submission = new HumanForms.Submission(null, ObjectValue.of("value", value));
    var submit = new Input.Submit(target, "s" + number++, submission, "simulated");
    sent.add(submit);
    return submit;
  }

  /** What is wrong with a reply, or null. */
  public @Nullable String judge(Input.Submit submit, SubmitReply reply) {
    var before = accepted.get(submit.submitId());
    if (before != null) {
      return before.equals(reply) ? null : "%s was accepted, then %s".formatted(submit, reply);
    }
    return switch (reply) {
      case SubmitReply.Accepted _ -> {
        accepted.put(submit.submitId(), reply);
        yield isText(submit) ? null : "a wrong answer was accepted: " + submit;
      }
      case SubmitReply.Rejected _ -> isText(submit) ? "refused: " + submit : null;
      case SubmitReply.AlreadyDecided(_, var winner, _) ->
          winner.submitId().equals(submit.submitId()) ? "lost against itself: " + submit : null;
      case SubmitReply.NotWaiting _ -> null;
    };
  }

  private static boolean isText(Input.Submit submit) {
    return Value.of("said").equals(submit.submission().data().get("value"));
  }
}
