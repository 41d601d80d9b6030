package io.heddle.compiler.check;

import java.util.Optional;

/**
 * Reads user code without running it: the port behind which the languages are, so that the compiler
 * needs none of them.
 */
@FunctionalInterface
public interface CodeSyntax {

  /** Finds nothing: for hosts without a sandbox. */
  CodeSyntax UNCHECKED = (_, _) -> Optional.empty();

  /**
   * The first syntax error of a source, or empty when it has none or the language is not known.
   * Bounded by the source's size; may take seconds when a language is used for the first time.
   *
   * @param language as the workflow writes it: {@code javascript}, {@code wasm} ...
   */
  Optional<Problem> check(String language, String source);

  /**
   * A syntax error.
   *
   * @param message one sentence
   * @param line inside the source, from 1; 0 when not known
   * @param column from 1; 0 when not known
   */
  record Problem(String message, int line, int column) {}
}
