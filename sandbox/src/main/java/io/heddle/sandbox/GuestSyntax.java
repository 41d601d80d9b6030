package io.heddle.sandbox;

import io.heddle.compiler.check.CodeSyntax;
import io.heddle.runtime.code.Sandbox.Language;
import java.util.Locale;
import java.util.Optional;

/** Reads code with the languages of this process; what they do not speak is not checked. */
public final class GuestSyntax implements CodeSyntax {

  private static final int MAX_SOURCE = 1_000_000;

  private final GuestLanguages languages;

  public GuestSyntax(GuestLanguages languages) {
    this.languages = languages;
  }

  @Override
  public Optional<Problem> check(String language, String source) {
    if (source.length() > MAX_SOURCE) {
      return Optional.of(
          new Problem("the code is larger than %d characters".formatted(MAX_SOURCE), 0, 0));
    }
    return switch (language.strip().toLowerCase(Locale.ROOT)) {
      case "javascript", "javascript3", "js", "nodejs" ->
          languages.guest(Language.JAVASCRIPT).problem(source);
      case "python", "python3" -> languages.guest(Language.PYTHON).problem(source);
      case "wasm" -> languages.guest(Language.WASM).problem(source);
      default -> Optional.empty();
    };
  }
}
