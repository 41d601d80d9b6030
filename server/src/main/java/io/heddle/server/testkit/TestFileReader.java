package io.heddle.server.testkit;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.Position;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextLimits;
import io.heddle.compiler.dsl.TextResult;
import io.heddle.compiler.dsl.TextTree;
import io.heddle.compiler.dsl.WorkflowText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a test file and compiles the workflow it tests. */
public final class TestFileReader {

  private static final List<String> ENDINGS = List.of(".yml", ".yaml", ".json", ".toml");
  private static final long MAX_BYTES = 16L << 20;

  private final Path path;
  private final CompileOptions options;
  private final List<Diagnostic> findings = new ArrayList<>();

  private TestFileReader(Path path, CompileOptions options) {
    this.path = path;
    this.options = options;
  }

  /** Whether a file's name is that of tests: {@code NAME.test.yaml}, or another ending. */
  public static boolean isTestFile(Path file) {
    var name = String.valueOf(file.getFileName());
    return ENDINGS.stream().anyMatch(ending -> name.endsWith(".test" + ending));
  }

  public static TestFile.Result read(Path path, CompileOptions options) {
    try {
      return new TestFileReader(path, options).read();
    } catch (IOException e) {
      return refused(path, "", unreadable("the file cannot be read: " + e.getMessage()));
    }
  }

  private TestFile.Result read() throws IOException {
    if (!Files.isRegularFile(path)) {
      return refused(path, "", unreadable("there is no such file"));
    }
    if (Files.size(path) > MAX_BYTES) {
      return refused(path, "", unreadable("the file is larger than %d bytes".formatted(MAX_BYTES)));
    }
    var name = String.valueOf(path.getFileName());
    return switch (TextTree.read(name, Files.readAllBytes(path), TextLimits.DEFAULT)) {
      case TextTree.Result.Unreadable(var errors) ->
          new TestFile.Result.Refused(path, Files.readString(path), errors);
      case TextTree.Result.Read(var tree) -> read(tree);
    };
  }

  private TestFile.Result read(TextTree tree) throws IOException {
    var fields = Fields.of(tree.root(), findings::add);
    var workflow = workflow(fields);
    if (workflow == null) {
      return new TestFile.Result.Refused(path, tree.source(), findings);
    }
    var bytes = Files.readAllBytes(workflow);
    var compiled = WorkflowCompiler.compile(workflow.toString(), bytes, options);
    return switch (compiled) {
      case CompileResult.Rejected rejected ->
          refused(
              path,
              tree.source(),
              new Diagnostic(
                      DiagnosticCode.E609,
                      "the workflow %s does not compile: %s"
                          .formatted(workflow, rejected.summary()),
                      fields.positionOf("workflow"))
                  .withHint("heddle check " + workflow));
      case CompileResult.Compiled(var known) -> {
        var main = new TestedWorkflow(workflow, known, text(workflow, bytes));
        var source = new String(bytes, StandardCharsets.UTF_8);
        var workflows = new TestedWorkflows(main, source, folder(fields, workflow), options);
        var tests = new TestReader(path, workflows).read(fields);
        var names = new HashSet<String>();
        for (var test : tests) {
          if (!names.add(test.name())) {
            findings.add(
                new Diagnostic(
                    DiagnosticCode.E607,
                    "there are two tests '%s'".formatted(test.name()),
                    test.position()));
          }
        }
        yield findings.isEmpty()
            ? new TestFile.Result.Read(new TestFile(path, workflows, tests))
            : new TestFile.Result.Refused(path, tree.source(), sorted());
      }
    };
  }

  /** In a test a key without effect is a mistake that would hide what is not tested. */
  private List<Diagnostic> sorted() {
    return findings.stream()
        .map(
            found ->
                found.code() == DiagnosticCode.H601
                    ? new Diagnostic(
                        DiagnosticCode.E607,
                        found.message().replace(" and has no effect", ""),
                        found.position(),
                        found.nodeId(),
                        found.field(),
                        found.hint())
                    : found)
        .sorted(
            Comparator.<Diagnostic>comparingInt(found -> found.position().line())
                .thenComparingInt(found -> found.position().column()))
        .toList();
  }

  private WorkflowText text(Path workflow, byte[] bytes) {
    return switch (WorkflowText.read(workflow.toString(), bytes, options.textLimits())) {
      case TextResult.Read(var text, _) -> text;
      case TextResult.Unreadable(var errors) ->
          throw new IllegalStateException("compiled, but unreadable: " + errors);
    };
  }

  /** The workflow that the file names, or the one beside it that it is named after. */
  private @Nullable Path workflow(Fields fields) {
    var named = fields.text("workflow");
    if (named != null) {
      var file = path.resolveSibling(named);
      if (Files.isRegularFile(file)) {
        return file;
      }
      fields.report(DiagnosticCode.E609, "workflow", "there is no file %s".formatted(file), null);
      return null;
    }
    var name = String.valueOf(path.getFileName()).replaceFirst("\\.test\\.[^.]*$", "");
    for (var ending : ENDINGS) {
      var file = path.resolveSibling(name + ending);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    findings.add(
        new Diagnostic(
                DiagnosticCode.E609,
                "there is no workflow %s beside this file".formatted(name + ".yml"),
                fields.position())
            .withHint("name it: workflow: other.yml"));
    return null;
  }

  /** Where the workflows are that the tested one runs: beside it, or where the file says. */
  private Path folder(Fields fields, Path workflow) {
    var named = fields.text("workflows");
    if (named == null) {
      return workflow.resolveSibling("");
    }
    var folder = path.resolveSibling(named);
    if (!Files.isDirectory(folder)) {
      fields.report(
          DiagnosticCode.E609, "workflows", "there is no folder %s".formatted(folder), null);
    }
    return folder;
  }

  private static TestFile.Result refused(Path path, String source, Diagnostic error) {
    return new TestFile.Result.Refused(path, source, List.of(error));
  }

  private static Diagnostic unreadable(String message) {
    return new Diagnostic(DiagnosticCode.E001, message, Position.UNKNOWN);
  }
}
