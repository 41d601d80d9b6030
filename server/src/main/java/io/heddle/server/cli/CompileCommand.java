package io.heddle.server.cli;

import static java.util.Objects.requireNonNull;

import io.heddle.compiler.artefact.WorkflowArtefact;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.server.LocalRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heddle compile}: a workflow file, compiled into a file that starts faster. */
@Command(
    name = "compile",
    description = {
      "Compiles a workflow file into one that 'heddle run' loads without compiling.",
      "It is sealed with the key of this installation: elsewhere it runs with --trust only."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 written, 1 cannot be written, 2 the file is wrong."})
public final class CompileCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", description = "A workflow file: YAML, JSON or TOML.")
  private @Nullable Path file;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE.hdl",
      description = "Where to write; beside the text when it is not given.")
  private @Nullable Path target;

  private final Output output;

  public CompileCommand(Output output) {
    this.output = output;
  }

  @Override
  public Integer call() {
    var source = requireNonNull(file);
    var compiled = WorkflowFile.compile(source, LocalRuntime.compileOptions());
    var findings = compiled.print(output.terminal(), false).stripTrailing();
    if (!findings.isEmpty()) {
      output.note(findings);
    }
    if (compiled.workflow() == null) {
      return ExitCode.USAGE;
    }
    var written = target == null ? beside(source) : target;
    if (written.toAbsolutePath().normalize().equals(source.toAbsolutePath().normalize())) {
      output.note("heddle: -o %s: this is the workflow itself".formatted(written));
      return ExitCode.USAGE;
    }
    return write(compiled.workflow(), written);
  }

  private static Path beside(Path source) {
    var name = String.valueOf(source.getFileName()).replaceFirst("\\.[^.]*$", "");
    return source.resolveSibling(name + WorkflowArtefact.SUFFIX);
  }

  private int write(CompiledWorkflow workflow, Path written) {
    try {
      var bytes = WorkflowArtefact.write(workflow, InstallationKey.ofThisMachine().bytes());
      var fresh = written.resolveSibling(written.getFileName() + ".new");
      Files.write(fresh, bytes);
      Files.move(fresh, written, StandardCopyOption.REPLACE_EXISTING);
      output.line("wrote %s (%,d bytes)".formatted(written, bytes.length));
      return ExitCode.OK;
    } catch (IOException e) {
      output.note("heddle: %s cannot be written: %s".formatted(written, e));
      return ExitCode.FAILED;
    } catch (InstallationKey.UnusableException e) {
      output.note("heddle: " + e.getMessage());
      return ExitCode.FAILED;
    }
  }
}
