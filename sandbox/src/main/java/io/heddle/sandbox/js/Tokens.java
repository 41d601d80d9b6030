package io.heddle.sandbox.js;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Splits JavaScript into tokens, without comments and with texts, templates and regular expressions
 * told apart from code. Never fails: what is not JavaScript is for the parser to refuse.
 */
final class Tokens {

  enum Kind {
    NAME,
    /** A number. */
    NUMBER,
    /** A text; the token's text is what it stands for, simple escapes resolved. */
    STRING,
    /** A regular expression, or a piece of a template's text. */
    OPAQUE,
    /** One character of punctuation, or one of {@code => ++ --}. */
    SIGN
  }

  record Token(Kind kind, String text, int line) {
    boolean is(String sign) {
      return kind == Kind.SIGN && text.equals(sign);
    }

    boolean isName(String name) {
      return kind == Kind.NAME && text.equals(name);
    }
  }

  /** After these words an expression begins, so a slash begins a regular expression. */
  private static final Set<String> BEFORE_EXPRESSION =
      Set.of(
          "return",
          "typeof",
          "case",
          "in",
          "of",
          "new",
          "delete",
          "void",
          "throw",
          "do",
          "else",
          "instanceof",
          "yield",
          "await");

  /** After the brackets of these, a statement begins: {@code if (x) /re/.test(y)}. */
  private static final Set<String> BEFORE_HEAD = Set.of("if", "while", "for", "with");

  private final String source;
  private final List<Token> tokens = new ArrayList<>();

  /**
   * The open brackets: for a round one whether it heads a statement, for a curly one a template.
   */
  private final Deque<Bracket> open = new ArrayDeque<>();

  private int at;
  private int line = 1;
  private boolean headClosed;

  private enum Bracket {
    HEAD,
    TEMPLATE,
    OTHER
  }

  private Tokens(String source) {
    this.source = source;
  }

  static List<Token> of(String source) {
    var tokens = new Tokens(source);
    tokens.readAll();
    return tokens.tokens;
  }

  private void readAll() {
    while (at < source.length()) {
      var c = source.charAt(at);
      if (c == '\n') {
        line++;
        at++;
      } else if (Character.isWhitespace(c) || c == '\ufeff' || c == '\u00a0') {
        at++;
      } else if (source.startsWith("//", at)) {
        at = endOf("\n");
      } else if (source.startsWith("/*", at)) {
        skipTo(endOf("*/") + 2);
      } else {
        token(c);
      }
    }
  }

  private void token(char c) {
    if (c == '"' || c == '\'') {
      string(c);
    } else if (c == '`') {
      at++;
      template();
    } else if (Character.isDigit(c) || (c == '.' && isDigit(at + 1))) {
      number();
    } else if (isNamePart(c)) {
      name();
    } else if (c == '/' && expressionBegins()) {
      regex();
    } else {
      sign(c);
    }
  }

  private void sign(char c) {
    var closedHead = false;
    switch (c) {
      case '(' -> open.push(lastIsHeadWord() ? Bracket.HEAD : Bracket.OTHER);
      case '[', '{' -> open.push(Bracket.OTHER);
      case ')' -> closedHead = !open.isEmpty() && open.pop() == Bracket.HEAD;
      case ']' -> open.poll();
      case '}' -> {
        if (!open.isEmpty() && open.pop() == Bracket.TEMPLATE) {
          at++;
          add(Kind.SIGN, "}");
          template();
          return;
        }
      }
      default -> {}
    }
    var two =
        source.startsWith("=>", at) || source.startsWith("++", at) || source.startsWith("--", at);
    add(Kind.SIGN, source.substring(at, at + (two ? 2 : 1)));
    at += two ? 2 : 1;
    headClosed = closedHead;
  }

  private boolean expressionBegins() {
    if (tokens.isEmpty() || headClosed) {
      return true;
    }
    var last = tokens.getLast();
    return switch (last.kind()) {
      case NUMBER, STRING, OPAQUE -> false;
      case NAME -> BEFORE_EXPRESSION.contains(last.text()) && !afterDot(tokens.size() - 1);
      case SIGN ->
          !last.text().equals(")")
              && !last.text().equals("]")
              && !last.text().equals("}")
              && !last.text().equals("++")
              && !last.text().equals("--");
    };
  }

  private boolean afterDot(int index) {
    return index > 0 && tokens.get(index - 1).is(".");
  }

  private boolean lastIsHeadWord() {
    if (tokens.isEmpty()) {
      return false;
    }
    var last = tokens.getLast();
    return last.kind() == Kind.NAME
        && BEFORE_HEAD.contains(last.text())
        && !afterDot(tokens.size() - 1);
  }

  private void string(char quote) {
    var text = new StringBuilder();
    at++;
    while (at < source.length() && source.charAt(at) != quote && source.charAt(at) != '\n') {
      if (source.charAt(at) == '\\') {
        escape(text);
      } else {
        text.append(source.charAt(at++));
      }
    }
    at++;
    add(Kind.STRING, text.toString());
  }

  /** Resolves hexadecimal and Unicode escapes: they spell names as well as texts. */
  private void escape(StringBuilder text) {
    at++;
    if (at >= source.length()) {
      return;
    }
    var c = source.charAt(at++);
    if (c == 'x') {
      code(text, at, at + 2);
    } else if (c == 'u' && at < source.length() && source.charAt(at) == '{') {
      var end = source.indexOf('}', at);
      code(text, at + 1, end < 0 ? source.length() : end);
      at++;
    } else if (c == 'u') {
      code(text, at, at + 4);
    } else if (c == '\n') {
      line++;
    } else {
      text.append(c);
    }
  }

  private void code(StringBuilder text, int from, int to) {
    var end = Math.clamp(to, from, source.length());
    try {
      text.appendCodePoint(Integer.parseInt(source.substring(from, end), 16));
    } catch (IllegalArgumentException _) {
      // Not an escape: the parser will say so.
    }
    at = end;
  }

  /** Reads a template's text up to its end or to the expression inside it. */
  private void template() {
    var start = at;
    while (at < source.length()) {
      var c = source.charAt(at);
      if (c == '`' || source.startsWith("${", at)) {
        add(Kind.OPAQUE, source.substring(start, at));
        if (c == '`') {
          at++;
        } else {
          at += 2;
          add(Kind.SIGN, "{");
          open.push(Bracket.TEMPLATE);
        }
        return;
      }
      if (c == '\n') {
        line++;
      }
      at += c == '\\' ? 2 : 1;
    }
  }

  private void regex() {
    var start = at++;
    var inClass = false;
    while (at < source.length() && source.charAt(at) != '\n') {
      var c = source.charAt(at++);
      if (c == '\\') {
        at++;
      } else if (c == '[') {
        inClass = true;
      } else if (c == ']') {
        inClass = false;
      } else if (c == '/' && !inClass) {
        break;
      }
    }
    while (at < source.length() && isNamePart(source.charAt(at))) {
      at++;
    }
    at = Math.min(at, source.length());
    add(Kind.OPAQUE, source.substring(start, at));
  }

  private void number() {
    var start = at;
    while (at < source.length() && (isNamePart(source.charAt(at)) || source.charAt(at) == '.')) {
      at++;
    }
    add(Kind.NUMBER, source.substring(start, at));
  }

  private void name() {
    var text = new StringBuilder();
    while (at < source.length() && isNamePart(source.charAt(at))) {
      if (source.charAt(at) == '\\') {
        escape(text);
      } else {
        text.append(source.charAt(at++));
      }
    }
    add(Kind.NAME, text.toString());
  }

  private void add(Kind kind, String text) {
    tokens.add(new Token(kind, text, line));
    headClosed = false;
  }

  private int endOf(String end) {
    var found = source.indexOf(end, at + (end.length() > 1 ? 2 : 0));
    return found < 0 ? source.length() : found;
  }

  private void skipTo(int end) {
    var stop = Math.min(end, source.length());
    for (; at < stop; at++) {
      if (source.charAt(at) == '\n') {
        line++;
      }
    }
  }

  private boolean isDigit(int index) {
    return index < source.length() && Character.isDigit(source.charAt(index));
  }

  private static boolean isNamePart(char c) {
    return (Character.isJavaIdentifierPart(c) && c != '\u0000') || c == '\\' || c == '#';
  }
}
