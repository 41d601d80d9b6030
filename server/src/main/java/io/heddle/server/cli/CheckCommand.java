package io.heddle.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.Severity;
import io.heddle.runtime.plugin.PluginLoading;
import io.heddle.server.LocalRuntime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heddle check}: everything that is wrong with workflow files, with its place. */
@Command(
    name = "check",
    description = "Checks workflow files and prints every finding with its place.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 no errors, 2 errors or an unreadable file."})
public final class CheckCommand implements Callable<Integer> {

  /** How findings are printed. */
  enum Format {
    TEXT,
    JSON
  }

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Workflow files.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How to print the findings.")
  private Format format = Format.TEXT;

  @Option(
      names = "--hints",
      description = "Print hints too: unknown keys, unused nodes and variables.")
  private boolean hints;

  @Mixin private PluginOption pluginOption = new PluginOption();

  private final Output output;

  public CheckCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() {
    return switch (pluginOption.load()) {
      case PluginLoading.Refused(var problems) -> {
        problems.forEach(problem -> output.note("heddle: " + problem));
        yield ExitCode.USAGE;
      }
      case PluginLoading.Loaded(var plugins) -> {
        try (plugins) {
          yield check(plugins.extend(LocalRuntime.compileOptions()));
        }
      }
    };
  }

  private int check(CompileOptions options) {
    var all = JsonNodeFactory.instance.arrayNode();
    var bad = 0;
    for (var path : files) {
      var file = WorkflowFile.compile(path, options);
      bad += file.hasErrors() ? 1 : 0;
      if (format == Format.JSON) {
        all.addAll(file.json());
      } else {
        output.out().print(file.print(output.terminal(), hints));
        output.line("%s: %s".formatted(path, summary(file)));
      }
    }
    if (format == Format.JSON) {
      output.line(all.toPrettyString());
    }
    return bad == 0 ? ExitCode.OK : ExitCode.USAGE;
  }

  private static String summary(WorkflowFile file) {
    var errors = count(file, Severity.ERROR);
    var warnings = count(file, Severity.WARNING);
    if (errors == 0 && warnings == 0) {
      return "ok";
    }
    return "%d %s, %d %s"
        .formatted(
            errors,
            errors == 1 ? "error" : "errors",
            warnings,
            warnings == 1 ? "warning" : "warnings");
  }

  private static long count(WorkflowFile file, Severity severity) {
    return file.findings().stream().filter(finding -> finding.severity() == severity).count();
  }
}
