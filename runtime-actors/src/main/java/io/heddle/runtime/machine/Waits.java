package io.heddle.runtime.machine;

import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.compiler.template.Strictness;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.ValueText;
import io.heddle.runtime.form.HumanForms;
import io.heddle.runtime.form.OpenForm;
import io.heddle.runtime.machine.OpenWaits.Decided;
import io.heddle.runtime.machine.OpenWaits.Wait;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.node.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that wait for a person. An answer and the deadline are decided by the order in which they
 * come; who is second hears who was first.
 */
final class Waits {

  /** No form of an app export is open for longer; then it is lost, and takes no timeout branch. */
  private static final Duration EXPORT_CAP = Duration.ofDays(7);

  private final Machine machine;
  private Tokens tokens = Tokens.NONE;

  Waits(Machine machine) {
    this.machine = machine;
  }

  void tokens(Tokens next) {
    tokens = next;
  }

  void open(Turn turn, Frame frame, Node node, WaitSpec.HumanInput spec, int attempt) {
    var problem = problem(turn, frame, node, spec);
    if (problem != null) {
      machine.fail(turn, frame, node, attempt, turn.now(), Outcome.Failed.of(problem));
      return;
    }
    var executionId = turn.state().request().executionId();
    var hash = Tokens.hash(tokens.token(executionId, frame.id, node.index(), attempt));
    var timeout = timeout(spec);
    var deadline = timeout == null ? 0 : turn.now() + timeout.toMillis();
    turn.emit(new Fact.NodeWaiting(frame.id, node.index(), attempt, hash, deadline, turn.now()));
    if (machine.recalls().settles(turn, frame, node, attempt)) {
      return;
    }
    if (deadline > 0) {
      turn.timer(Fact.TimerKind.WAIT, frame.id, node.index(), deadline);
    }
  }

  /** Why the form cannot be shown; only a strict run looks. */
  private @Nullable NodeFailure problem(
      Turn turn, Frame frame, Node node, WaitSpec.HumanInput spec) {
    var strictness = turn.state().request().strictness();
    return strictness == Strictness.LENIENT
        ? null
        : new HumanForms(spec, new NodeInputs(frame, node.inputs()), machine.text(), strictness)
            .problem();
  }

  private static @Nullable Duration timeout(WaitSpec.HumanInput spec) {
    var timeout = spec.timeout();
    return isCapped(spec) ? EXPORT_CAP : timeout;
  }

  private static boolean isCapped(WaitSpec.HumanInput spec) {
    var timeout = spec.timeout();
    return !spec.flat() && (timeout == null || timeout.compareTo(EXPORT_CAP) > 0);
  }

  /** A form as people see it now. */
  static OpenForm open(ExecutionState state, Frame frame, Wait asked) {
    var text =
        switch (state.workflow().dialect()) {
          case FLAT -> ValueText.flat();
          case APP_EXPORT -> ValueText.python();
        };
    var node = frame.graph.node(asked.node());
    var spec = (WaitSpec.HumanInput) node.spec();
    var attempt = java.util.Objects.requireNonNull(state.live().attempt(frame, asked.node()));
    return OpenForm.of(
        spec,
        new HumanForms(spec, attempt.inputs(), text, state.request().strictness()),
        asked.deadline());
  }

  void submit(Turn turn, Input.Submit submit) {
    turn.reply(reply(turn, submit));
  }

  /** What somebody hears who answers a run that is over; its forms are closed with it. */
  static SubmitReply afterEnd(
      String executionId, Collection<Decided> decided, Input.Submit submit) {
    var first = repeated(decided, submit);
    var reply = first == null ? alreadyDecided(decided, submit.target()) : first;
    return reply == null
        ? new SubmitReply.NotWaiting("run %s is over".formatted(executionId))
        : reply;
  }

  private static @Nullable SubmitReply repeated(
      Collection<Decided> decisions, Input.Submit submit) {
    for (var earlier : decisions) {
      if (earlier.decision().by() == Decision.By.SUBMISSION
          && earlier.decision().submitId().equals(submit.submitId())) {
        return new SubmitReply.Accepted(earlier.nodeId(), earlier.decision().handle());
      }
    }
    return null;
  }

  private SubmitReply reply(Turn turn, Input.Submit submit) {
    var first = repeated(turn.state().waits().decided(), submit);
    if (first != null) {
      return first;
    }
    var found = new ArrayList<Wait>();
    for (var wait : turn.state().waits().open()) {
      if (isMeant(turn, submit.target(), wait)) {
        found.add(wait);
      }
    }
    return switch (found.size()) {
      case 0 -> nothingOpen(turn, submit.target());
      case 1 -> answer(turn, submit, found.getFirst());
      default ->
          new SubmitReply.NotWaiting(
              "%d forms of this node wait; say which by its token or frame: %s"
                  .formatted(found.size(), names(turn, found)));
    };
  }

  private static boolean isMeant(Turn turn, Input.Submit.Target target, Wait wait) {
    var frame = turn.state().frame(wait.frame());
    if (frame == null || frame.nodes[wait.node()] != NodeStatus.WAITING) {
      return false;
    }
    return switch (target) {
      case Input.Submit.ByToken(var token) -> isToken(token, wait);
      case Input.Submit.ByNode(var id, var in) ->
          (in < 0 || in == wait.frame()) && frame.graph.node(wait.node()).id().equals(id);
    };
  }

  private static boolean isToken(String token, Wait wait) {
    return !token.isEmpty()
        && java.security.MessageDigest.isEqual(
            Tokens.hash(token).getBytes(java.nio.charset.StandardCharsets.US_ASCII),
            wait.tokenHash().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  private static @Nullable SubmitReply alreadyDecided(
      Collection<Decided> decisions, Input.Submit.Target target) {
    Decided last = null;
    for (var decided : decisions) {
      var isMeant =
          switch (target) {
            case Input.Submit.ByToken(var token) -> isToken(token, decided.asked());
            case Input.Submit.ByNode(var id, var in) ->
                decided.nodeId().equals(id) && (in < 0 || in == decided.asked().frame());
          };
      last = isMeant ? decided : last;
    }
    return last == null
        ? null
        : new SubmitReply.AlreadyDecided(last.nodeId(), last.decision(), last.at());
  }

  private static SubmitReply nothingOpen(Turn turn, Input.Submit.Target target) {
    var decided = alreadyDecided(turn.state().waits().decided(), target);
    if (decided != null) {
      return decided;
    }
    var open = turn.state().waits().open().stream().filter(wait -> isOpen(turn, wait)).toList();
    return new SubmitReply.NotWaiting(
        open.isEmpty()
            ? "no node of this run waits for an answer"
            : "nothing waits there; these do: " + names(turn, open));
  }

  private static boolean isOpen(Turn turn, Wait wait) {
    var frame = turn.state().frame(wait.frame());
    return frame != null && frame.nodes[wait.node()] == NodeStatus.WAITING;
  }

  private static String names(Turn turn, List<Wait> waits) {
    return waits.stream()
        .limit(10)
        .map(
            wait -> {
              var frame = java.util.Objects.requireNonNull(turn.state().frame(wait.frame()));
              var id = frame.graph.node(wait.node()).id();
              return frame.id == 0 ? id : "%s in frame %d".formatted(id, frame.id);
            })
        .collect(Collectors.joining(", "));
  }

  private SubmitReply answer(Turn turn, Input.Submit submit, Wait wait) {
    var frame = java.util.Objects.requireNonNull(turn.state().frame(wait.frame()));
    var node = frame.graph.node(wait.node());
    return switch (form(turn, frame, node).submit(submit.submission())) {
      case HumanForms.Submitted.Rejected(var messages) -> new SubmitReply.Rejected(messages);
      case HumanForms.Submitted.Accepted(var handle, var outputs) -> {
        var decision =
            new Decision(
                Decision.By.SUBMISSION,
                submit.submitId(),
                submit.submission().decision(),
                handle,
                submit.who());
        settle(turn, frame, node, wait.attempt(), decision, outputs);
        yield new SubmitReply.Accepted(node.id(), handle);
      }
    };
  }

  private HumanForms form(Turn turn, Frame frame, Node node) {
    var spec = (WaitSpec.HumanInput) node.spec();
    var attempt =
        java.util.Objects.requireNonNull(turn.state().live().attempt(frame, node.index()));
    return new HumanForms(
        spec, attempt.inputs(), machine.text(), turn.state().request().strictness());
  }

  private void settle(
      Turn turn, Frame frame, Node node, int number, Decision decision, ObjectValue outputs) {
    var startedAt = startedAt(turn, frame, node);
    turn.emit(new Fact.WaitDecided(frame.id, node.index(), number, decision, turn.now()));
    turn.emit(
        new Fact.NodeSettled(
            frame.id,
            node.index(),
            number,
            NodeStatus.SUCCEEDED,
            decision.handle(),
            outputs,
            ObjectValue.EMPTY,
            Usage.NONE,
            null,
            startedAt,
            turn.now()));
    machine.afterSettled(turn, frame, node);
  }

  private static long startedAt(Turn turn, Frame frame, Node node) {
    return java.util.Objects.requireNonNull(turn.state().live().attempt(frame, node.index()))
        .startedAt();
  }

  /** The time of a node is over. */
  void expired(Turn turn, Frame frame, Node node) {
    var wait = turn.state().waits().at(frame.id, node.index());
    if (wait == null || frame.nodes[node.index()] != NodeStatus.WAITING) {
      return;
    }
    var spec = (WaitSpec.HumanInput) node.spec();
    var expired = isCapped(spec) ? lost() : form(turn, frame, node).expire();
    switch (expired) {
      case HumanForms.Expired.Decided(var handle, var outputs) ->
          settle(turn, frame, node, wait.attempt(), byTimeout(handle), outputs);
      case HumanForms.Expired.Failed(var failure) -> {
        var startedAt = startedAt(turn, frame, node);
        var decision = byTimeout("");
        turn.emit(
            new Fact.WaitDecided(frame.id, node.index(), wait.attempt(), decision, turn.now()));
        machine.fail(turn, frame, node, wait.attempt(), startedAt, Outcome.Failed.of(failure));
      }
    }
  }

  private static Decision byTimeout(String handle) {
    return new Decision(Decision.By.TIMEOUT, "", null, handle, "");
  }

  private static HumanForms.Expired lost() {
    return new HumanForms.Expired.Failed(
        new NodeFailure(
            ErrorKind.TIMEOUT,
            "human_input_form_expired",
            "Timeout",
            "the form was open for %d days and is lost".formatted(EXPORT_CAP.toDays()),
            false,
            null));
  }

  /** The form of a node that waits, or null when it does not. */
  static @Nullable OpenForm form(ExecutionState state, @Nullable Frame frame, int node) {
    var asked = frame == null ? null : state.waits().at(frame.id, node);
    return frame == null || asked == null || frame.nodes[node] != NodeStatus.WAITING
        ? null
        : open(state, frame, asked);
  }
}
