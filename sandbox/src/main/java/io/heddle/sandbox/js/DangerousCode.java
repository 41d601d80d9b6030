package io.heddle.sandbox.js;

import io.heddle.sandbox.js.Tokens.Kind;
import io.heddle.sandbox.js.Tokens.Token;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The constructs that the flat dialect refuses before it runs any code. A courtesy to authors and a
 * rule of the dialect, not the guard: what isolates is the context without any host access.
 */
final class DangerousCode {

  private static final Set<String> NAMES =
      Set.of("process", "require", "globalThis", "import", "eval");
  private static final Set<String> PROPERTIES = Set.of("__proto__", "constructor", "prototype");

  /** A token that no source has: what stands before the first and after the last. */
  private static final Token NONE = new Token(Kind.SIGN, "", 0);

  private final List<Token> tokens;

  /** A refused construct and its line. */
  record Finding(String construct, int line) {
    String sentence() {
      return "dangerous code: %s is not allowed (line %d)".formatted(construct, line);
    }
  }

  private DangerousCode(String source) {
    tokens = Tokens.of(source);
  }

  /** The first refused construct, if there is one. */
  static Optional<Finding> find(String source) {
    var code = new DangerousCode(source);
    for (var i = 0; i < code.tokens.size(); i++) {
      var construct = code.constructAt(i);
      if (construct != null) {
        return Optional.of(new Finding(construct, code.tokens.get(i).line()));
      }
    }
    return Optional.empty();
  }

  private @Nullable String constructAt(int i) {
    var token = at(i);
    return switch (token.kind()) {
      case NAME -> afterDot(i) ? property(token.text()) : name(i, token.text());
      case STRING ->
          at(i - 1).is("[") && at(i + 1).is("]") && endsOperand(at(i - 2))
              ? property(token.text())
              : null;
      case OPAQUE ->
          at(i - 1).is("[") && at(i + 1).is("]") && endsOperand(at(i - 2))
              ? property(token.text())
              : null;
      case NUMBER, SIGN -> null;
    };
  }

  private @Nullable String name(int i, String name) {
    if (isKey(i)) {
      return null;
    }
    if (NAMES.contains(name)) {
      return "'%s'".formatted(name);
    }
    return switch (name) {
      case "Function" ->
          at(i + 1).is("(") || at(i - 1).isName("new") ? "the Function constructor" : null;
      case "while" ->
          at(i + 1).is("(") && at(i + 2).isName("true") && at(i + 3).is(")")
              ? "an endless while loop"
              : null;
      case "for" -> at(i + 1).is("(") && hasEmptyCondition(i + 2) ? "an endless for loop" : null;
      default -> null;
    };
  }

  private static @Nullable String property(String name) {
    return PROPERTIES.contains(name) ? "the property '%s'".formatted(name) : null;
  }

  /** Whether a name is the key of an object or of a method, not a use of the name. */
  private boolean isKey(int i) {
    var before = at(i - 1);
    var opens = before.is("{") || before.is(",");
    return opens && at(i + 1).is(":");
  }

  private boolean afterDot(int i) {
    return at(i - 1).is(".") && !(at(i - 2).is(".") && at(i - 3).is("."));
  }

  /** Whether a bracket after this token reads a property rather than beginning an array. */
  private static boolean endsOperand(Token token) {
    return switch (token.kind()) {
      case NAME ->
          !Set.of("return", "typeof", "case", "in", "of", "void", "yield", "await", "else")
              .contains(token.text());
      case STRING, OPAQUE, NUMBER -> true;
      case SIGN -> token.is(")") || token.is("]") || token.is("}") || token.is(".");
    };
  }

  /** Whether the head of a for loop, from here on, has nothing between its two semicolons. */
  private boolean hasEmptyCondition(int from) {
    var depth = 0;
    for (var i = from; i < tokens.size(); i++) {
      var token = at(i);
      if (token.is("(") || token.is("[") || token.is("{")) {
        depth++;
      } else if (token.is(")") || token.is("]") || token.is("}")) {
        if (--depth < 0) {
          return false;
        }
      } else if (depth == 0 && token.is(";")) {
        return at(i + 1).is(";");
      }
    }
    return false;
  }

  private Token at(int i) {
    return i < 0 || i >= tokens.size() ? NONE : tokens.get(i);
  }
}
