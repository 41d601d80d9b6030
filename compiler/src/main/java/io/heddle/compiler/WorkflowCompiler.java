package io.heddle.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.compiler.check.Checks;
import io.heddle.compiler.check.ForeignRules;
import io.heddle.compiler.draft.Draft;
import io.heddle.compiler.draft.ExportStructure;
import io.heddle.compiler.draft.Findings;
import io.heddle.compiler.draft.FlatStructure;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.dsl.TextResult;
import io.heddle.compiler.dsl.WorkflowText;
import io.heddle.compiler.export.ExportDialect;
import io.heddle.compiler.flat.FlatDialect;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.VariableTypes;
import io.heddle.compiler.lower.Lowered;
import io.heddle.compiler.lower.Lowering;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * From a workflow text to its compiled form: read, structure, lower, check.
 *
 * <p>Never throws for a text, however broken: a defect of the compiler itself is an {@code E699}.
 */
public final class WorkflowCompiler {

  private static final Comparator<Diagnostic> BY_PLACE =
      Comparator.<Diagnostic>comparingInt(one -> one.position().line())
          .thenComparingInt(one -> one.position().column());

  private WorkflowCompiler() {}

  /**
   * @param name of the file, whose extension tells the format; or null
   */
  public static CompileResult compile(@Nullable String name, String text, CompileOptions options) {
    return guarded(
        options, () -> compile(WorkflowText.read(name, text, options.textLimits()), options));
  }

  public static CompileResult compile(@Nullable String name, byte[] text, CompileOptions options) {
    return guarded(
        options, () -> compile(WorkflowText.read(name, text, options.textLimits()), options));
  }

  /** Compiles a schema that was parsed elsewhere. */
  public static CompileResult compile(JsonNode schema, CompileOptions options) {
    return guarded(options, () -> compile(WorkflowText.of(schema, options.textLimits()), options));
  }

  /** Compiles a schema that was parsed elsewhere. */
  public static CompileResult compile(Value schema, CompileOptions options) {
    return guarded(options, () -> compile(WorkflowText.of(schema, options.textLimits()), options));
  }

  public static CompileResult compile(WorkflowText text, CompileOptions options) {
    return guarded(options, () -> compile(text, List.of(), options));
  }

  private static CompileResult compile(TextResult result, CompileOptions options) {
    return switch (result) {
      case TextResult.Unreadable(var errors) -> new CompileResult.Rejected(errors);
      case TextResult.Read(var text, var warnings) -> compile(text, warnings, options);
    };
  }

  private static CompileResult compile(
      WorkflowText text, List<Diagnostic> warnings, CompileOptions options) {
    var out = new Findings();
    warnings.forEach(out::add);
    var draft = structure(text, options, out);
    if (draft == null) {
      return new CompileResult.Rejected(sorted(out));
    }
    var dialect = text.dialect() == Dialect.FLAT ? FlatDialect.INSTANCE : ExportDialect.INSTANCE;
    var lowered = Lowering.lower(draft, dialect, options, out);
    Checks.run(lowered, options, out);
    if (out.hasErrors()) {
      return new CompileResult.Rejected(sorted(out));
    }
    var hash = fingerprint(text);
    var workflow = assemble(lowered, hash, sorted(out));
    if (!ForeignRules.check(workflow, options, out)) {
      return new CompileResult.Compiled(workflow);
    }
    return out.hasErrors()
        ? new CompileResult.Rejected(sorted(out))
        : new CompileResult.Compiled(assemble(lowered, hash, sorted(out)));
  }

  private static @Nullable Draft structure(
      WorkflowText text, CompileOptions options, Findings out) {
    return switch (text.dialect()) {
      case FLAT -> FlatStructure.read(text.root(), options, out);
      case APP_EXPORT -> ExportStructure.read(text.root(), options, out);
    };
  }

  private static CompiledWorkflow assemble(
      Lowered lowered, String contentHash, List<Diagnostic> findings) {
    var draft = lowered.draft();
    var envelope = lowered.envelope();
    return new CompiledWorkflow(
        draft.dialect(),
        draft.mode(),
        draft.id(),
        draft.name(),
        draft.version(),
        contentHash,
        lowered.graphs(),
        envelope.environment(),
        envelope.conversation(),
        VariableTypes.of(envelope.environment(), envelope.conversation(), lowered.graphs()),
        envelope.limits(),
        envelope.errorHandling(),
        envelope.triggers(),
        envelope.features(),
        envelope.extra(),
        findings);
  }

  private static String fingerprint(WorkflowText text) {
    return text.source().isEmpty() ? Fingerprint.of(text.root()) : Fingerprint.of(text.source());
  }

  private static List<Diagnostic> sorted(Findings out) {
    var findings = new ArrayList<>(out.all());
    findings.sort(BY_PLACE);
    return findings;
  }

  private static CompileResult guarded(
      CompileOptions options, Supplier<CompileResult> compilation) {
    var result = result(options, compilation);
    options.extensions().results().accept(result);
    return result;
  }

  private static CompileResult result(CompileOptions options, Supplier<CompileResult> compilation) {
    try {
      return compilation.get();
    } catch (RuntimeException | StackOverflowError defect) {
      options.defects().accept(defect);
      var finding =
          new Diagnostic(
                  DiagnosticCode.E699,
                  "the compiler failed on this text; this is a defect of Heddle",
                  Position.UNKNOWN)
              .withHint("please report it with the text");
      return new CompileResult.Rejected(List.of(finding));
    }
  }
}
