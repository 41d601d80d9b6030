package io.heddle.server.cli;

import io.heddle.compiler.NearestName;
import io.heddle.server.cli.ExecutionsDoor.Access;
import io.heddle.server.execution.ExecutionFilter;
import io.heddle.server.execution.ExecutionJson;
import io.heddle.server.execution.ExecutionPage;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heddle ps}: the executions there are, newest first. */
@Command(
    name = "ps",
    description = "Lists durable executions, newest first.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 listed, 2 the command line is wrong, 4 nobody answers."})
public final class PsCommand implements Callable<Integer> {

  private static final int MOST = 1_000;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      split = ",",
      description =
          "Only those: running, waiting, paused, succeeded, partial-succeeded, failed,"
              + " failed-with-recovery, cancelled; several with commas.")
  private Set<String> statuses = new LinkedHashSet<>();

  @Option(names = "--workflow", paramLabel = "ID", description = "Only those of this workflow.")
  private String workflow = "";

  @Option(
      names = "--search",
      paramLabel = "TEXT",
      description = "Only those with these words in their workflow's id, inputs, outputs or error.")
  private String text = "";

  @Option(names = "--counts", description = "How many there are of each status, instead of them.")
  private boolean counts;

  @Option(
      names = "--since",
      paramLabel = "2h",
      converter = SinceConverter.class,
      description = "Only those begun since: so long ago (30m, 2h, 3d), a date or an instant, UTC.")
  private @Nullable Instant since;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "At most so many, up to 1000.")
  private int limit = 20;

  @Option(
      names = "--cursor",
      paramLabel = "CURSOR",
      description = "Go on where the list before ended.")
  private @Nullable String cursor;

  @Mixin private ExecutionsOption option = new ExecutionsOption();

  private final Output output;
  private final ExecutionsDoor door;

  public PsCommand(Output output, ExecutionsDoor door) {
    this.output = output;
    this.door = door;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (limit < 1 || limit > MOST) {
      return option.wrong(output, "--limit %d: expected 1 to %d".formatted(limit, MOST));
    }
    for (var status : statuses) {
      if (Statuses.of(status).isEmpty()) {
        return option.wrong(
            output,
            "--status %s: there is no such status; %s"
                .formatted(status, NearestName.hint(status, Statuses.names())));
      }
    }
    var from = since == null ? 0 : since.toEpochMilli();
    if (counts && !(statuses.isEmpty() && workflow.isEmpty() && text.isEmpty() && cursor == null)) {
      return option.wrong(output, "--counts goes with --since and --group only");
    }
    if (counts) {
      return option.with(
          output,
          door,
          Access.READ,
          (executions, _) -> print(executions.counts(option.group(), from)));
    }
    var filter =
        new ExecutionFilter(
            option.group(), statuses, workflow, "", "", text, from, Long.MAX_VALUE, cursor, limit);
    return option.with(
        output, door, Access.READ, (executions, _) -> print(executions.list(filter)));
  }

  private int print(Map<String, Long> byStatus) {
    if (option.isJson()) {
      ExecutionsOption.print(output, ExecutionJson.write(byStatus));
      return ExitCode.OK;
    }
    byStatus.forEach((status, count) -> output.line("%8d  %s".formatted(count, status)));
    if (byStatus.isEmpty()) {
      output.note("heddle: no executions in group '%s'".formatted(option.group()));
    }
    return ExitCode.OK;
  }

  private int print(ExecutionPage page) {
    if (option.isJson()) {
      ExecutionsOption.print(output, ExecutionJson.write(page));
      return ExitCode.OK;
    }
    RunTable.lines(page.executions(), System.currentTimeMillis()).forEach(output::line);
    if (page.executions().isEmpty()) {
      output.note("heddle: no executions of group '%s' match".formatted(option.group()));
    }
    if (page.next() != null) {
      output.note("heddle: there are more: --cursor " + page.next());
    }
    return ExitCode.OK;
  }
}
