package io.heddle.server.cli;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.server.cli.ExecutionsDoor.Access;
import io.heddle.server.execution.ExecutionDetail.FormView;
import io.heddle.server.execution.ExecutionJson;
import io.heddle.server.execution.Executions;
import io.heddle.server.execution.SubmitOrder;
import io.heddle.server.execution.SubmitView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heddle submit}: answers a node that waits. */
@Command(
    name = "submit",
    description = "Answers a node that waits for a person.",
    mixinStandardHelpOptions = true,
    footer = {"", ChangedRun.EXIT_CODES})
public final class SubmitCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "ID", description = NamedRun.ID)
  private String id = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NODE",
      description = "The node that waits; not needed with --token.")
  private @Nullable String node;

  @Option(names = "--action", paramLabel = "ACTION", description = "What is chosen.")
  private @Nullable String action;

  @Option(
      names = {"-d", "--field"},
      paramLabel = "NAME=VALUE",
      description = "A field of the form, a text; NAME:=VALUE is JSON. May be repeated.")
  private Map<String, String> fields = new LinkedHashMap<>();

  @Option(
      names = "--frame",
      paramLabel = "N",
      defaultValue = "-1",
      description = "Which of several items of a container, as 'heddle show' has it.")
  private int frame = -1;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "The token of the form, instead of the node.")
  private @Nullable String token;

  @Option(
      names = "--submit-id",
      paramLabel = "ID",
      description = "Repeating an answer under the same id hears the first reply.")
  private @Nullable String submitId;

  @Option(names = "--who", paramLabel = "NAME", description = "Who answers.")
  private String who = System.getProperty("user.name", "");

  @Mixin private ExecutionsOption option = new ExecutionsOption();

  private final Output output;
  private final ExecutionsDoor door;

  public SubmitCommand(Output output, ExecutionsDoor door) {
    this.output = output;
    this.door = door;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (node == null && token == null) {
      return option.wrong(output, "name the node that is answered, or give its --token");
    }
    ObjectValue data;
    try {
      data = GivenValues.read("-d", fields);
    } catch (GivenValues.UnusableException e) {
      return option.wrong(output, String.valueOf(e.getMessage()));
    }
    var key = submitId == null ? "cli-" + UUID.randomUUID() : submitId;
    var order = new SubmitOrder(node, frame, token, key, action, data, who);
    return option.with(
        output,
        door,
        Access.CHANGE,
        (executions, local) -> {
          var run = NamedRun.find(executions, option.group(), id);
          return print(executions, run.id(), executions.submit(run.id(), order), local);
        });
  }

  private int print(Executions executions, String run, SubmitView reply, boolean local) {
    var accepted = reply.result().equals("ACCEPTED");
    if (option.isJson()) {
      ExecutionsOption.print(output, ExecutionJson.write(reply));
      return accepted ? ExitCode.OK : ExitCode.FAILED;
    }
    switch (reply.result()) {
      case "ACCEPTED" -> {
        output.line("%s  %s accepted%s".formatted(run, reply.node(), way(reply)));
        if (local) {
          output.note(
              "heddle: nobody serves this directory: 'heddle watch %s%s' lets it go on"
                  .formatted(run, option.again()));
        }
      }
      case "ALREADY_DECIDED" ->
          output.note("heddle: '%s' was decided before%s".formatted(reply.node(), way(reply)));
      case "NOT_WAITING" -> output.note("heddle: " + notWaiting(executions, run));
      default -> output.note("heddle: the answer is refused");
    }
    reply.messages().forEach(message -> output.note("  " + RowText.printable(message)));
    return accepted ? ExitCode.OK : ExitCode.FAILED;
  }

  private static String way(SubmitView reply) {
    return reply.handle().isEmpty() ? "" : " → " + reply.handle();
  }

  private String notWaiting(Executions executions, String run) {
    var waiting =
        executions
            .show(run)
            .map(detail -> detail.forms().stream().map(FormView::node).distinct().toList());
    var what = node == null ? "the token's node" : "'%s'".formatted(node);
    return waiting.isEmpty() || waiting.get().isEmpty()
        ? "%s does not wait for an answer, and no other node does".formatted(what)
        : "%s does not wait for an answer; %s does"
            .formatted(what, String.join(", ", waiting.get()));
  }
}
