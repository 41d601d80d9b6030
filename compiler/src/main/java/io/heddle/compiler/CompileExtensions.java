package io.heddle.compiler;

import io.heddle.compiler.check.WorkflowRule;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What extensions add to a compilation.
 *
 * @param templateFunctions names that Jinja2 templates may call
 * @param rules asked about each text that has no errors of its own
 * @param results hears how each compilation ended; must not throw
 * @param keepsSettings whether nodes keep their settings as the text has them, for who is told of
 *     them at run time
 */
public record CompileExtensions(
    Set<String> templateFunctions,
    List<WorkflowRule> rules,
    Consumer<CompileResult> results,
    boolean keepsSettings) {

  /** Hears nothing. */
  public static final Consumer<CompileResult> NOBODY = _ -> {};

  public static final CompileExtensions NONE =
      new CompileExtensions(Set.of(), List.of(), NOBODY, false);

  public CompileExtensions {
    templateFunctions = Set.copyOf(templateFunctions);
    rules = List.copyOf(rules);
  }
}
