package io.heddle.server.cli;

import io.heddle.server.cli.ExecutionsDoor.Access;
import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.ExecutionException.Code;
import io.heddle.server.execution.ExecutionJson;
import io.heddle.server.execution.ExecutionView;
import io.heddle.server.execution.Executions;
import io.heddle.server.execution.ForkJson;
import io.heddle.server.execution.ForkOrder;
import io.heddle.server.execution.ForkPlanView;
import io.heddle.server.execution.ForkPlanView.PaidView;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Forks an execution: says first what that does, and does it when that is wanted. */
record ForkedRun(
    Output output, ExecutionsDoor door, ExecutionsOption option, boolean plan, boolean yes) {

  static final String FROM =
      "A node that runs again with all after it; in a container CONTAINER[2]/NODE, or in all its"
          + " rounds CONTAINER/NODE. May be repeated.";
  static final String PLAN = "Only say what is reused and what runs again.";
  static final String YES = "Do not ask; needed where nobody can be asked.";
  static final String EXIT_CODES =
      "Exit codes: 0 done, 1 not wanted, 2 no such execution or node, 4 nobody answers.";

  private static final int MAX_SHOWN = 200;

  /**
   * @param file the other version, which is registered before; or null
   */
  int fork(String id, ForkOrder order, @Nullable RegisteredFile file) throws InterruptedException {
    return option.with(
        output,
        door,
        Access.CHANGE,
        (executions, local) -> {
          var source = NamedRun.find(executions, option.group(), id);
          var whole = file == null ? order : registered(executions, source, order, file);
          return fork(executions, source.id(), whole, local);
        });
  }

  private ForkOrder registered(
      Executions executions, ExecutionView source, ForkOrder order, RegisteredFile file) {
    if (!file.id().equals(source.workflow())) {
      throw new ExecutionException(
          Code.INVALID,
          "the file is of workflow '%s', %s is of '%s'"
              .formatted(file.id(), source.id(), source.workflow()));
    }
    file.register(executions, option.group());
    for (var workflow : executions.workflows(option.group())) {
      if (workflow.id().equals(file.id())) {
        return new ForkOrder(
            order.from(),
            order.inputs(),
            order.values(),
            Integer.toString(workflow.version()),
            order.retry(),
            order.idempotencyKey());
      }
    }
    throw new ExecutionException(
        Code.NOT_FOUND, "workflow '%s' is not among those listed".formatted(file.id()));
  }

  private int fork(Executions executions, String source, ForkOrder order, boolean local) {
    var planned = executions.plan(source, order);
    if (plan || !option.isJson()) {
      print(planned);
    }
    if (plan) {
      return ExitCode.OK;
    }
    if (!yes && !isWanted()) {
      return ExitCode.FAILED;
    }
    var fork = executions.fork(source, order);
    if (option.isJson()) {
      ExecutionsOption.print(output, ExecutionJson.write(fork));
      return ExitCode.OK;
    }
    output.line(fork.id());
    if (local && !Statuses.hasEnded(fork.status())) {
      output.note(
          "heddle: recorded; nobody serves this directory: 'heddle watch %s%s' lets it go on"
              .formatted(fork.id(), option.again()));
    }
    return ExitCode.OK;
  }

  private boolean isWanted() {
    if (option.isJson() || !Keyboard.isTerminal()) {
      throw new ExecutionException(
          Code.INVALID, "nothing is begun: --yes begins it, --plan only says what it would do");
    }
    var answer = new Keyboard(output).ask("Begin? [y/N] ");
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }

  private void print(ForkPlanView planned) {
    if (option.isJson()) {
      ExecutionsOption.print(output, ForkJson.write(planned));
      return;
    }
    var out = plan ? output.out() : output.err();
    planned.steps().stream().limit(MAX_SHOWN).forEach(step -> out.println(line(step)));
    if (planned.steps().size() > MAX_SHOWN) {
      out.println("  … and %d more".formatted(planned.steps().size() - MAX_SHOWN));
    }
    out.println(
        "not paid again: %s; paid again, if it costs the same: %s"
            .formatted(paid(planned.saved()), paid(planned.again())));
    out.flush();
  }

  private static String line(ForkPlanView.StepView step) {
    var fate =
        switch (step.fate()) {
          case "reused" -> "reused";
          case "runs" -> "runs";
          default -> "runs later";
        };
    var why =
        switch (step.reason()) {
          case "asked" -> "  (asked for)";
          case "after" -> "  (comes after what is asked for)";
          case "failed" -> "  (failed)";
          case "changed" -> "  (changed)";
          case "inputs" -> "  (reads something else, or is not come to)";
          case "new" -> "  (was not recorded)";
          default -> "";
        };
    var paid = step.paid().tokens() == 0 ? "" : "  " + paid(step.paid());
    return "  %-10s  %s%s%s".formatted(fate, RowText.printable(step.place()), paid, why);
  }

  private static String paid(PaidView paid) {
    var price =
        paid.price().compareTo(BigDecimal.ZERO) == 0
            ? ""
            : " (%s %s)".formatted(paid.price().toPlainString(), paid.currency());
    return "%d tokens%s".formatted(paid.tokens(), price);
  }
}
