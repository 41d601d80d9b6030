package io.heddle.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.heddle.runtime.durable.ExecutionIds;
import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.Executions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command has that asks for executions: where they are, and how it answers. */
final class ExecutionsOption {

  static final String DEFAULT_DATA = ".heddle/data";

  /** How a command answers. */
  enum Format {
    TEXT,
    JSON
  }

  /** What a command does once it has found the executions; answers its exit code. */
  interface Work {
    int carryOut(Executions executions, boolean local) throws InterruptedException;
  }

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = DEFAULT_DATA,
      description = "The data directory (${DEFAULT-VALUE}); a server that has it open is asked.")
  private Path data = Path.of(DEFAULT_DATA);

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "The server to ask, such as http://localhost:8420.")
  private @Nullable URI server;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "The group (tenant) of the executions.")
  private String group = "default";

  @Option(
      names = "--output",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "json prints one value on standard output and nothing else.")
  private Format format = Format.TEXT;

  /** As another command gives it. */
  static ExecutionsOption of(Path data, String group, boolean json) {
    var option = new ExecutionsOption();
    option.data = data;
    option.group = group;
    option.format = json ? Format.JSON : Format.TEXT;
    return option;
  }

  String group() {
    return group;
  }

  boolean isJson() {
    return format == Format.JSON;
  }

  /** The options that lead another command to the same place, with a blank before them. */
  String again() {
    var where =
        server != null
            ? " --server " + server
            : data.equals(Path.of(DEFAULT_DATA)) ? "" : " --data " + data;
    return group.equals("default") ? where : where + " --group " + group;
  }

  int with(Output output, ExecutionsDoor door, ExecutionsDoor.Access access, Work work)
      throws InterruptedException {
    if (!ExecutionIds.isGroup(group)) {
      return refuse(
          output,
          ExitCode.USAGE,
          "invalid",
          "--group %s: a group's name is 1 to 63 of a-z, 0-9 and -, and does not begin with -"
              .formatted(group));
    }
    return switch (door.open(new ExecutionsDoor.Place(data, server, group), access)) {
      case ExecutionsDoor.Opening.Refused(var status, var message) ->
          refuse(output, status, status == ExitCode.USAGE ? "invalid" : "unavailable", message);
      case ExecutionsDoor.Opening.Opened(var executions, var local, var after) -> {
        try (executions) {
          yield work.carryOut(executions, local);
        } catch (ExecutionException e) {
          yield refuse(output, status(e.code()), name(e.code()), String.valueOf(e.getMessage()));
        } finally {
          after.run();
        }
      }
    };
  }

  private static String name(ExecutionException.Code code) {
    return code.name().toLowerCase(Locale.ROOT);
  }

  private static int status(ExecutionException.Code code) {
    return switch (code) {
      case NOT_FOUND, INVALID -> ExitCode.USAGE;
      case NOT_RUNNING, CONFLICT -> ExitCode.FAILED;
      case BUSY, OVERLOADED, UNAVAILABLE -> ExitCode.UNAVAILABLE;
    };
  }

  int wrong(Output output, String message) {
    return refuse(output, ExitCode.USAGE, "invalid", message);
  }

  private int refuse(Output output, int status, String code, String message) {
    if (isJson()) {
      var node = JsonNodeFactory.instance.objectNode();
      node.putObject("error").put("code", code).put("message", message);
      print(output, node);
    } else {
      output.note("heddle: " + message);
    }
    return status;
  }

  static void print(Output output, JsonNode node) {
    output.line(node.toPrettyString());
  }
}
