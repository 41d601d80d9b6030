package io.heddle.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.DiagnosticJson;
import io.heddle.compiler.DiagnosticPrinter;
import io.heddle.compiler.NearestName;
import io.heddle.compiler.Position;
import io.heddle.compiler.Severity;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.artefact.ArtefactResult;
import io.heddle.compiler.artefact.ArtefactResult.Refused;
import io.heddle.compiler.artefact.WorkflowArtefact;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.registry.ProcessResult;
import io.heddle.server.FolderWorkflows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A workflow file from the command line, compiled, with all that was found in it. A file that was
 * compiled before ({@code .hdl}) is loaded; when it is refused and its text stands beside it, the
 * text is compiled instead.
 *
 * @param path the file that was compiled or loaded
 * @param source its text, for excerpts; empty for a compiled file
 * @param workflow null when it was refused
 * @param note what else people should know, or null
 */
record WorkflowFile(
    Path path,
    String source,
    @Nullable CompiledWorkflow workflow,
    List<Diagnostic> findings,
    @Nullable String note) {

  private static final long MAX_BYTES = 64L << 20;
  private static final List<String> TEXTS = List.of(".yml", ".yaml", ".json", ".toml");

  static WorkflowFile compile(Path path, CompileOptions options) {
    return open(path, options, false);
  }

  /**
   * @param trust whether a compiled file is loaded wherever it comes from
   */
  static WorkflowFile open(Path path, CompileOptions options, boolean trust) {
    byte[] bytes;
    try {
      var problem = problem(path);
      if (problem != null) {
        return refused(path, problem);
      }
      bytes = Files.readAllBytes(path);
    } catch (IOException e) {
      return refused(path, unreadable("the file cannot be read: " + e.getMessage(), null));
    }
    return WorkflowArtefact.isArtefact(bytes)
        ? load(path, bytes, options, trust)
        : compile(path, bytes, options);
  }

  private static WorkflowFile compile(Path path, byte[] bytes, CompileOptions options) {
    var source = new String(bytes, StandardCharsets.UTF_8);
    return switch (WorkflowCompiler.compile(path.toString(), bytes, options)) {
      case CompileResult.Compiled(var workflow) ->
          new WorkflowFile(path, source, workflow, workflow.findings(), null);
      case CompileResult.Rejected rejected ->
          new WorkflowFile(path, source, null, rejected.findings(), null);
    };
  }

  private static WorkflowFile load(Path path, byte[] bytes, CompileOptions options, boolean trust) {
    ArtefactResult result;
    try {
      var key = trust ? null : InstallationKey.ofThisMachine().bytes();
      result = WorkflowArtefact.read(bytes, key);
    } catch (InstallationKey.UnusableException e) {
      result = new Refused(ArtefactResult.Reason.NOT_TRUSTED, String.valueOf(e.getMessage()));
    }
    return switch (result) {
      case ArtefactResult.Loaded(var workflow) ->
          new WorkflowFile(path, "", workflow, workflow.findings(), null);
      case Refused refused -> instead(path, refused, options);
    };
  }

  /** The text beside a refused file, compiled; or the refusal. */
  private static WorkflowFile instead(Path path, Refused refused, CompileOptions options) {
    for (var suffix : TEXTS) {
      var name = String.valueOf(path.getFileName()).replaceFirst("\\.[^.]*$", "") + suffix;
      var text = path.resolveSibling(name);
      if (Files.isRegularFile(text)) {
        return compile(text, options)
            .withNote("%s: %s; using %s".formatted(path, refused.message(), text));
      }
    }
    var hint =
        refused.reason() == ArtefactResult.Reason.NOT_TRUSTED
            ? "heddle run --trust %s".formatted(path)
            : "heddle compile TEXT -o %s".formatted(path);
    return refused(
        path,
        new Diagnostic(DiagnosticCode.E612, refused.message(), Position.UNKNOWN).withHint(hint));
  }

  private WorkflowFile withNote(String text) {
    return new WorkflowFile(path, source, workflow, findings, text);
  }

  private static @Nullable Diagnostic problem(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return unreadable("this is a directory, not a workflow file", null);
    }
    if (!Files.exists(path)) {
      return unreadable("there is no such file", neighbour(path));
    }
    return Files.size(path) > MAX_BYTES
        ? unreadable("the file is larger than %d MiB".formatted(MAX_BYTES >> 20), null)
        : null;
  }

  private static @Nullable String neighbour(Path path) throws IOException {
    var directory = path.toAbsolutePath().getParent();
    var name = path.getFileName();
    if (directory == null || name == null || !Files.isDirectory(directory)) {
      return null;
    }
    try (var entries = Files.list(directory)) {
      var names = entries.limit(10_000).map(entry -> String.valueOf(entry.getFileName())).toList();
      return NearestName.of(name.toString(), names)
          .map(nearest -> "did you mean %s?".formatted(path.resolveSibling(nearest)))
          .orElse(null);
    }
  }

  private static Diagnostic unreadable(String message, @Nullable String hint) {
    return new Diagnostic(DiagnosticCode.E001, message, Position.UNKNOWN).withHint(hint);
  }

  private static WorkflowFile refused(Path path, Diagnostic finding) {
    return new WorkflowFile(path, "", null, List.of(finding), null);
  }

  /** A workflow that another one names, and that cannot run. */
  static WorkflowFile refused(FolderWorkflows files, ProcessResult.Refused refused) {
    var named = refused.chain().size() > 1 ? refused.chain().get(refused.chain().size() - 2) : "";
    var path = files.path(refused.workflowId());
    // What is not there is told at the place that names it.
    var shown = path == null ? named : refused.workflowId();
    var at = files.path(shown);
    return new WorkflowFile(
        at == null ? Path.of(shown) : at, files.text(shown), null, refused.findings(), null);
  }

  boolean hasErrors() {
    return workflow == null;
  }

  /** The findings as people read them, without hints unless {@code all}. */
  String print(boolean color, boolean all) {
    var colour = color ? DiagnosticPrinter.Colour.ANSI : DiagnosticPrinter.Colour.NONE;
    var text =
        new DiagnosticPrinter(path.toString(), source, colour)
            .print(all ? findings : findings.stream().filter(WorkflowFile::matters).toList());
    return note == null ? text : "note: %s%n%s".formatted(note, text);
  }

  private static boolean matters(Diagnostic finding) {
    return finding.severity() != Severity.HINT;
  }

  ArrayNode json() {
    return DiagnosticJson.of(path.toString(), source, findings);
  }
}
