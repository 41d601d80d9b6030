package io.heddle.server.testkit.cases;

import io.heddle.compiler.DiagnosticPrinter;
import io.heddle.compiler.dsl.TextLimits;
import io.heddle.compiler.dsl.TextTree;
import io.heddle.compiler.value.ObjectValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of one case.
 *
 * @param workflow the text that is run
 * @param inputs of the user
 * @param debug what a debugger does meanwhile, or null when none is attached
 */
record CaseFolder(
    Path folder,
    String workflow,
    ObjectValue inputs,
    CaseState state,
    CaseExpectation expected,
    @Nullable DebugScript debug) {

  static final String WORKFLOW = "workflow.toml";

  private static final int MAX_CASES = 10_000;

  /** A file of a case that says nothing this runner understands. */
  static final class UnreadableCaseException extends Exception {
    UnreadableCaseException(String message) {
      super(message);
    }
  }

  /** The cases of a folder by name, or the folder itself when it is one. */
  static List<Path> in(Path folder) throws IOException {
    if (Files.exists(folder.resolve(WORKFLOW))) {
      return List.of(folder);
    }
    try (var entries = Files.list(folder)) {
      return entries
          .filter(entry -> Files.exists(entry.resolve(WORKFLOW)))
          .sorted()
          .limit(MAX_CASES)
          .toList();
    }
  }

  static CaseFolder read(Path folder) throws IOException, UnreadableCaseException {
    var debug = folder.resolve("debug.toml");
    return new CaseFolder(
        folder,
        Files.readString(folder.resolve(WORKFLOW)),
        values(folder.resolve("in.toml")),
        CaseState.of(values(folder.resolve("state.toml"))),
        CaseExpectation.of(values(folder.resolve("out.toml"))),
        Files.exists(debug) ? DebugScript.of(values(debug)) : null);
  }

  /** The name of the case. */
  String name() {
    return String.valueOf(folder.getFileName());
  }

  private static ObjectValue values(Path file) throws IOException, UnreadableCaseException {
    if (!Files.exists(file)) {
      return ObjectValue.EMPTY;
    }
    var name = String.valueOf(file.getFileName());
    return switch (TextTree.read(name, Files.readAllBytes(file), TextLimits.DEFAULT)) {
      case TextTree.Result.Read(var tree) -> (ObjectValue) tree.root().toValue();
      case TextTree.Result.Unreadable(var errors) ->
          throw new UnreadableCaseException(
              new DiagnosticPrinter(name, "", DiagnosticPrinter.Colour.NONE).print(errors).strip());
    };
  }
}
