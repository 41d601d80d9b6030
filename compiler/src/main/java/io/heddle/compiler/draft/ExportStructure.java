package io.heddle.compiler.draft;

import static io.heddle.compiler.DiagnosticCode.E003;
import static io.heddle.compiler.DiagnosticCode.E603;
import static io.heddle.compiler.DiagnosticCode.E608;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.NearestName;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.ir.CompiledWorkflow.AppMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the structure of an app export. */
public final class ExportStructure {

  private static final List<String> MODES =
      List.of("workflow", "advanced-chat", "chat", "agent-chat", "completion");

  private ExportStructure() {}

  /** What can be made of the text; null when there is nothing to go on with. */
  public static @Nullable Draft read(TextMap text, CompileOptions options, Findings out) {
    var fields = Fields.of(text, out::add);
    var app = fields.map("app");
    if (app == null) {
      out.add(E608, "Missing app data in YAML content", text.position());
      return null;
    }
    var version = ExportVersion.read(fields, out);
    if (fields.textOr("kind", "app").equals("rag_pipeline")) {
      fields.report(
          E603,
          "kind",
          "a rag_pipeline fills a knowledge base, it is no workflow that can be run",
          "export an app of mode workflow or advanced-chat");
      return null;
    }
    var mode = mode(app);
    if (mode == null || out.hasErrors()) {
      return null;
    }
    var workflow = workflow(mode, fields, out);
    if (workflow == null) {
      return null;
    }
    var graphs = new ExportGraphs(options, out).read(workflow);
    if (graphs.isEmpty()) {
      return null;
    }
    var draft =
        new Draft(
            Dialect.APP_EXPORT,
            mode,
            "",
            app.textOr("name", ""),
            version,
            graphs,
            null,
            workflow.map(),
            text);
    GraphLimits.check(draft, options.policy(), out);
    return draft;
  }

  private static @Nullable AppMode mode(Fields app) {
    var mode = app.textOr("mode", "");
    return switch (mode) {
      case "workflow" -> AppMode.WORKFLOW;
      case "advanced-chat" -> AppMode.ADVANCED_CHAT;
      case "chat" -> AppMode.CHAT;
      case "agent-chat" -> AppMode.AGENT_CHAT;
      case "completion" -> AppMode.COMPLETION;
      case "" -> {
        app.report(E608, "mode", "loss app mode", "mode: workflow");
        yield null;
      }
      case "channel", "rag-pipeline" -> {
        app.report(
            E603,
            "mode",
            "an app of mode '%s' has no graph that could be run".formatted(mode),
            "export an app of mode workflow or advanced-chat");
        yield null;
      }
      default -> {
        app.report(
            E603, "mode", "unknown app mode '%s'".formatted(mode), NearestName.hint(mode, MODES));
        yield null;
      }
    };
  }

  private static @Nullable Fields workflow(AppMode mode, Fields text, Findings out) {
    var workflow = text.map("workflow");
    if (mode != AppMode.WORKFLOW && mode != AppMode.ADVANCED_CHAT) {
      return ConfiguredApp.workflow(mode, text, out);
    }
    if (workflow == null) {
      text.report(E608, "workflow", "'workflow' is missing beside 'app'", null);
      return null;
    }
    if (workflow.mapOrEmpty("graph").list("nodes").isEmpty()) {
      workflow.report(E003, "graph", "the workflow has no nodes", null);
      return null;
    }
    return workflow;
  }
}
