package io.heddle.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.form.HumanForms;
import io.heddle.runtime.machine.Input;
import io.heddle.runtime.machine.SubmitReply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Asks that cross the end of their run on the way. */
class OpenAsksTest {

  private static final Input.Submit ANSWER =
      new Input.Submit(
          new Input.Submit.ByNode("ask", -1),
          "s1",
          new HumanForms.Submission("send", ObjectValue.EMPTY),
          "me");

  private final OpenAsks asks = new OpenAsks();
  private final List<SubmitReply> replies = new ArrayList<>();

  private EphemeralExecution.Submit sent() {
    return (EphemeralExecution.Submit)
        asks.sent("run", new EphemeralExecution.Submit(ANSWER, replies::add));
  }

  @Test
  void answersASubmissionThatItsRunNeverRead() {
    sent();

    asks.stopped("run");

    assertThat(replies).containsExactly(new SubmitReply.NotWaiting("run run is over"));
  }

  @Test
  void knowsTheRunsThatEndedLast() {
    asks.stopped("first");
    for (var i = 1; i < OpenAsks.REMEMBERED; i++) {
      asks.stopped("run" + i);
    }
    asks.refuse("first", new EphemeralExecution.Submit(ANSWER, replies::add));
    asks.stopped("one more");
    asks.refuse("first", new EphemeralExecution.Submit(ANSWER, replies::add));
    asks.refuse("run1", new EphemeralExecution.Submit(ANSWER, replies::add));

    assertThat(replies)
        .containsExactly(
            new SubmitReply.NotWaiting("run first is over"),
            new SubmitReply.NotWaiting("run first is over or unknown"),
            new SubmitReply.NotWaiting("run run1 is over"));
  }

  @Test
  void leavesAnAnswerThatTheRunGave() {
    var accepted = new SubmitReply.Accepted("ask", "send");
    sent().reply().accept(accepted);

    asks.stopped("run");

    assertThat(replies).containsExactly(accepted);
  }

  @Test
  void tellsWhoWantedAPauseThatTheRunIsOver() {
    var heard = new ArrayList<PauseReply>();
    asks.sent("run", new EphemeralExecution.Pause("rest", heard::add));

    asks.stopped("run");

    assertThat(heard).containsExactly(PauseReply.OVER);
  }

  @Test
  void leavesOtherCommandsAsTheyAre() {
    var cancel = new EphemeralExecution.Cancel("enough");

    assertThat(asks.sent("run", cancel)).isSameAs(cancel);
  }
}
