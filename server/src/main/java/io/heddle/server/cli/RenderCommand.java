package io.heddle.server.cli;

import io.heddle.compiler.template.JinjaLimits;
import io.heddle.compiler.template.JinjaPolicy;
import io.heddle.compiler.template.JinjaResult;
import io.heddle.compiler.template.JinjaTemplate;
import io.heddle.compiler.template.RenderCases;
import io.heddle.compiler.template.RenderResult;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heddle render}: renders a Jinja2 template as a template node of an app export does. */
@Command(
    name = "render",
    description = "Renders a Jinja2 template as a template node does.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 rendered, 1 it failed or a case differs, 2 bad input."})
public final class RenderCommand implements Callable<Integer> {

  @Parameters(arity = "0..1", paramLabel = "FILE.j2", description = "The template.")
  private @Nullable Path file;

  @Option(
      names = {"-i", "--input"},
      paramLabel = "NAME=VALUE",
      description = "A variable; JSON when it reads as JSON, else text.")
  private Map<String, String> inputs = new LinkedHashMap<>();

  @Option(
      names = "--inputs",
      paramLabel = "FILE.json",
      description = "A JSON object of variables; -i wins.")
  private @Nullable Path inputsFile;

  @Option(
      names = "--cases",
      paramLabel = "cases.json",
      description = "Renders each case of the file and prints every difference and N/M.")
  private @Nullable Path cases;

  private final Output output;

  public RenderCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() {
    try {
      if (cases != null) {
        return cases(cases);
      }
      if (file == null) {
        output.note("heddle: give a template file, or --cases");
        return ExitCode.USAGE;
      }
      return render(Files.readString(file));
    } catch (IOException e) {
      output.note("heddle: cannot read %s".formatted(e.getMessage()));
      return ExitCode.USAGE;
    }
  }

  private int render(String source) throws IOException {
    return switch (JinjaTemplate.compile(source, JinjaPolicy.python())) {
      case JinjaResult.Rejected(var diagnostics) -> {
        var colour = io.heddle.compiler.DiagnosticPrinter.Colour.NONE;
        output.note(
            new io.heddle.compiler.DiagnosticPrinter(String.valueOf(file), source, colour)
                .print(diagnostics)
                .stripTrailing());
        yield ExitCode.USAGE;
      }
      case JinjaResult.Compiled(var template) -> {
        var variables = variables();
        if (variables == null) {
          yield ExitCode.USAGE;
        }
        yield switch (template.render(variables::get, JinjaLimits.DEFAULT)) {
          case RenderResult.Rendered(var text) -> {
            output.out().print(text);
            output.out().flush();
            yield ExitCode.OK;
          }
          case RenderResult.Failed(var type, var message, var line, var hint) -> {
            output.note(
                "heddle: %s%s: %s%s"
                    .formatted(
                        type,
                        line > 0 ? " in line " + line : "",
                        message,
                        hint == null ? "" : "\n  hint: " + hint));
            yield ExitCode.FAILED;
          }
        };
      }
    };
  }

  private @Nullable ObjectValue variables() throws IOException {
    var variables = new LinkedHashMap<String, Value>();
    if (inputsFile != null) {
      var text = Files.readString(inputsFile);
      try {
        if (!(Json.parse(text) instanceof ObjectValue object)) {
          output.note("heddle: %s: expected a JSON object".formatted(inputsFile));
          return null;
        }
        variables.putAll(object.entries());
      } catch (Json.MalformedJsonException e) {
        output.note("heddle: %s: not JSON: %s".formatted(inputsFile, e.getMessage()));
        return null;
      }
    }
    inputs.forEach((name, text) -> variables.put(name, value(text)));
    return new ObjectValue(variables);
  }

  private static Value value(String text) {
    try {
      return Json.parse(text);
    } catch (Json.MalformedJsonException _) {
      return Value.of(text);
    }
  }

  private int cases(Path path) throws IOException {
    RenderCases.Report report;
    try {
      report =
          RenderCases.parse(Files.readString(path))
              .compare(JinjaPolicy.python(), JinjaLimits.DEFAULT);
    } catch (Json.MalformedJsonException e) {
      output.note("heddle: %s: %s".formatted(path, e.getMessage()));
      return ExitCode.USAGE;
    }
    output.out().print(report.text());
    output.out().flush();
    return report.passed() == report.total() ? ExitCode.OK : ExitCode.FAILED;
  }
}
