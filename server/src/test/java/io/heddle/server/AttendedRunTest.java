package io.heddle.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.server.cli.ExitCode;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code heddle run} of a workflow that asks, and under the debugger. */
final class AttendedRunTest {

  private static final String APPROVAL = "workflows/approval.yml";

  private static Console.Run approval(String... more) {
    var arguments = new ArrayList<>(List.of("run", APPROVAL, "-i", "customer=Ada"));
    arguments.addAll(List.of(more));
    return Console.heddle(arguments);
  }

  /** Runs a command with these lines on standard input. */
  private static Console.Run typing(String lines, String... arguments) {
    var before = System.in;
    System.setIn(new ByteArrayInputStream(lines.getBytes(UTF_8)));
    try {
      return Console.heddle(List.of(arguments));
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void anAnswerOfTheCommandLineIsGiven() {
    var run = approval("--answer", "review=approve,amount=20");

    assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).isEqualTo("letter: Dear Ada, we refund 20 EUR.\n");
  }

  @Test
  void defaultsAreTakenForFieldsThatAreNotGiven() {
    assertThat(approval("--answer", "review=approve").out()).contains("we refund 10 EUR");
    assertThat(approval("--answer", "review=reject").out()).isEqualTo("kept: Ada, reject\n");
  }

  @Test
  void aRunThatNobodyAnswersEndsAndSaysHowToAnswer() {
    var run = approval();

    assertThat(run.status()).isEqualTo(ExitCode.WAITING);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("'review' waits for an answer")
        .contains("--answer 'review=approve,amount=<number>'");
  }

  @Test
  void aRunThatWaitsSaysSoInJson() {
    var run = approval("--output", "json");

    assertThat(run.status()).isEqualTo(ExitCode.WAITING);
    assertThat(run.out()).contains("\"status\" : \"waiting\"");
  }

  @Test
  void aRefusedAnswerIsExplained() {
    var run = approval("--answer", "review=approve,amount=2000");

    assertThat(run.status()).isEqualTo(ExitCode.WAITING);
    assertThat(run.err()).contains("field 'amount'").contains("100");
  }

  @ParameterizedTest
  @ValueSource(strings = {"review", "=approve"})
  void refusesWhatIsNoAnswer(String answer) {
    var run = approval("--answer", answer);

    assertThat(run.status()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("NODE=ACTION");
  }

  @Test
  void stepsThroughARun() {
    var run =
        typing(
            "step\nstep\nvars start\ncontinue\n",
            "run",
            "workflows/hello.yml",
            "-i",
            "name=Ada",
            "--break-on-start");

    assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).isEqualTo("greeting: Hello, Ada!\n");
    assertThat(run.err())
        .contains("* initial: before start", "* step: after start", "start.name = \"Ada\"");
  }

  @Test
  void changesAVariableThatTheNextNodeSees() {
    var run =
        typing(
            "set start.name=\"Grace\"\nset start.nobody=1\nbogus\nc\n",
            "run",
            "workflows/hello.yml",
            "-i",
            "name=Ada",
            "--break",
            "start:after");

    assertThat(run.out()).isEqualTo("greeting: Hello, Grace!\n");
    assertThat(run.err()).contains("* breakpoint: after start").contains("unknown command 'bogus'");
  }

  @Test
  void stopsInAContainerWhereAConditionHolds() {
    var run =
        typing(
            "where\nvars index\nremove shape\nc\n",
            "run",
            "workflows/iteration.yml",
            "-i",
            "count=20",
            "--break",
            "each/shape if index == 7");

    assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.err()).contains("[7]/").contains("index = 7");
  }

  @Test
  void abortsARun() {
    var run =
        typing(
            "abort enough of it\n",
            "run",
            "workflows/hello.yml",
            "-i",
            "name=Ada",
            "--break-on-start");

    assertThat(run.status()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("Workflow aborted: enough of it");
  }

  @Test
  void goesOnWhenThereAreNoMoreCommands() {
    var run = typing("help\n", "run", "workflows/hello.yml", "-i", "name=Ada", "--break-on-start");

    assertThat(run.status()).isEqualTo(ExitCode.OK);
    assertThat(run.err()).contains("step").contains("the run goes on to its end");
    assertThat(run.out()).isEqualTo("greeting: Hello, Ada!\n");
  }

  @Test
  void debugsARunThatAsks() {
    var run =
        typing(
            "next\nnode review\nc\n",
            "run",
            APPROVAL,
            "-i",
            "customer=Ada",
            "--answer",
            "review=approve",
            "--break",
            "review");

    assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.err())
        .contains(
            "* breakpoint: before review", "* step: after review", "\"__decision\":\"approve\"");
  }

  @Test
  void refusesABreakpointThatIsNone() {
    var run = Console.heddle(List.of("run", "workflows/hello.yml", "--break", "start:later"));

    assertThat(run.status()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("before or after");
  }

  @Test
  void namesTheNearestNodeWhenThereIsNoSuchNode() {
    var broken =
        Console.heddle(List.of("run", "workflows/hello.yml", "-i", "name=A", "--break", "gret"));
    var answered = approval("--answer", "revue=approve");

    assertThat(broken.status()).isEqualTo(ExitCode.USAGE);
    assertThat(broken.err()).contains("no node 'gret'").contains("'greet'");
    assertThat(answered.status()).isEqualTo(ExitCode.USAGE);
    assertThat(answered.err()).contains("no node 'revue'").contains("'review'");
  }
}
