package io.heddle.compiler.jinja;

import io.heddle.compiler.jinja.Token.Kind;
import io.heddle.compiler.value.Value;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Splits a template into tokens, as Jinja2's lexer does with its default delimiters: newlines
 * become line feeds, one trailing newline is dropped, {@code -} and {@code +} control white space.
 */
final class Lexer {

  private static final Pattern NEWLINE = Pattern.compile("\r\n|\r|\n");
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?<float>(?<!\\.)(?:[0-9]+_)*[0-9]+"
              + "(?:(?:\\.(?:[0-9]+_)*[0-9]+)?[eE][+\\-]?(?:[0-9]+_)*[0-9]+"
              + "|\\.(?:[0-9]+_)*[0-9]+))"
              + "|(?<integer>0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[0-9a-fA-F])+"
              + "|[1-9](?:_?[0-9])*|0(?:_?0)*)");
  private static final Pattern RAW =
      Pattern.compile("\\{%([-+]?)\\s*raw\\s*(?:-%}\\s*|%})", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern END_RAW =
      Pattern.compile(
          "\\{%([-+]?)\\s*endraw\\s*(?:\\+%}|-%}\\s*|%})", Pattern.UNICODE_CHARACTER_CLASS);
  private static final int MAX_NESTING = 200;

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private final ArrayDeque<Character> brackets = new ArrayDeque<>();
  private int at;
  private int line = 1;

  private Lexer(String source) {
    this.source = source;
  }

  static List<Token> tokenize(String text) throws SyntaxException {
    var normal = text.indexOf('\r') < 0 ? text : NEWLINE.matcher(text).replaceAll("\n");
    var lexer =
        new Lexer(normal.endsWith("\n") ? normal.substring(0, normal.length() - 1) : normal);
    lexer.root();
    var last = lexer.tokens.isEmpty() ? 1 : lexer.tokens.getLast().line();
    lexer.tokens.add(new Token(last, Kind.EOF, ""));
    return lexer.tokens;
  }

  private void add(Kind kind, String text) {
    tokens.add(new Token(line, kind, text));
  }

  private void root() throws SyntaxException {
    while (at < source.length()) {
      var open = nextOpening(at);
      if (open < 0) {
        data(source.substring(at), "");
        at = source.length();
        return;
      }
      var sign = open + 2 < source.length() ? source.charAt(open + 2) : ' ';
      var control = sign == '-' || sign == '+' ? String.valueOf(sign) : "";
      var text = source.substring(at, open);
      switch (source.charAt(open + 1)) {
        case '%' -> {
          var raw = RAW.matcher(source).region(open, source.length());
          data(text, control);
          at = open + 2 + control.length();
          if (raw.lookingAt()) {
            raw(open, raw.end());
          } else {
            add(Kind.BLOCK_BEGIN, "");
            expression(Kind.BLOCK_END, "%}");
          }
        }
        case '{' -> {
          data(text, control);
          at = open + 2 + control.length();
          add(Kind.VARIABLE_BEGIN, "");
          expression(Kind.VARIABLE_END, "}}");
        }
        default -> {
          data(text, control);
          comment(open, open + 2 + control.length());
        }
      }
    }
  }

  private int nextOpening(int from) {
    for (var i = source.indexOf('{', from); i >= 0; i = source.indexOf('{', i + 1)) {
      if (i + 1 < source.length()) {
        var next = source.charAt(i + 1);
        if (next == '%' || next == '{' || next == '#') {
          return i;
        }
      }
    }
    return -1;
  }

  private void data(String text, String control) {
    var kept = control.equals("-") ? stripEnd(text) : text;
    if (!kept.isEmpty()) {
      add(Kind.DATA, kept);
    }
    countLines(text);
  }

  private void comment(int open, int body) throws SyntaxException {
    var close = source.indexOf("#}", body);
    if (close < 0) {
      if (body >= source.length()) {
        at = source.length();
        return;
      }
      throw new SyntaxException("Missing end of comment tag", line, "close the comment with #}");
    }
    countLines(source.substring(open, close));
    at = close + 2;
    if (close > body && source.charAt(close - 1) == '-') {
      skipSpace();
    }
  }

  private void raw(int open, int start) throws SyntaxException {
    countLines(source.substring(open, start));
    var end = END_RAW.matcher(source);
    if (start == source.length()) {
      at = start;
      return;
    }
    if (!end.find(start)) {
      throw new SyntaxException(
          "Missing end of raw directive", line, "close the block with {% endraw %}");
    }
    data(source.substring(start, end.start()), end.group(1));
    countLines(end.group());
    at = end.end();
  }

  private void countLines(String text) {
    for (var i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
      line++;
    }
  }

  private void skipSpace() {
    while (at < source.length() && isSpace(source.charAt(at))) {
      if (source.charAt(at) == '\n') {
        line++;
      }
      at++;
    }
  }

  /** What Python's {@code \s} and {@code strip} take as white space. */
  static boolean isSpace(int c) {
    return c == ' '
        || (c >= '\t' && c <= '\r')
        || (c >= 0x1c && c <= 0x1f)
        || c == 0x85
        || c == 0xa0
        || (c > 0xff && Character.isSpaceChar(c));
  }

  private static String stripEnd(String text) {
    var end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  private void expression(Kind end, String close) throws SyntaxException {
    while (true) {
      skipSpace();
      if (at >= source.length()) {
        return;
      }
      if (brackets.isEmpty() && closes(end, close)) {
        return;
      }
      token();
    }
  }

  private boolean closes(Kind end, String close) {
    if (source.startsWith(close, at)) {
      add(end, close);
      at += 2;
      return true;
    }
    var sign = source.charAt(at);
    if (source.startsWith(close, at + 1)
        && (sign == '-' || (sign == '+' && end == Kind.BLOCK_END))) {
      add(end, close);
      at += close.length() + 1;
      if (sign == '-') {
        skipSpace();
      }
      return true;
    }
    return false;
  }

  private void token() throws SyntaxException {
    var c = source.charAt(at);
    if (c >= '0' && c <= '9') {
      number();
    } else if (c == '"' || c == '\'') {
      string(c);
    } else if (isWordPart(source.codePointAt(at))) {
      name();
    } else {
      operator(c);
    }
  }

  private void name() throws SyntaxException {
    var start = at;
    while (at < source.length()) {
      var c = source.codePointAt(at);
      if (!isWordPart(c)) {
        break;
      }
      at += Character.charCount(c);
    }
    if (at == start) {
      throw unexpected();
    }
    var text = source.substring(start, at);
    var first = text.codePointAt(0);
    if ((first != '_' && !Character.isUnicodeIdentifierStart(first))
        || !text.codePoints().allMatch(Character::isUnicodeIdentifierPart)) {
      throw new SyntaxException("Invalid character in identifier", line);
    }
    add(Kind.NAME, text);
  }

  private static boolean isWordPart(int c) {
    return Character.getType(c) == Character.OTHER_NUMBER
        || (Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
  }

  private void number() throws SyntaxException {
    var matcher = NUMBER.matcher(source).region(at, source.length());
    matcher.useTransparentBounds(true);
    if (!matcher.lookingAt()) {
      throw unexpected();
    }
    var text = matcher.group();
    var digits = text.replace("_", "");
    var isFloat = matcher.group("float") != null;
    var value = isFloat ? Value.of(Double.parseDouble(digits)) : Value.of(whole(digits));
    tokens.add(new Token(line, isFloat ? Kind.FLOAT : Kind.INTEGER, text, value));
    at = matcher.end();
  }

  private static BigInteger whole(String digits) {
    var radix =
        digits.length() < 2
            ? 10
            : switch (digits.charAt(1)) {
              case 'b', 'B' -> 2;
              case 'o', 'O' -> 8;
              case 'x', 'X' -> 16;
              default -> 10;
            };
    return new BigInteger(radix == 10 ? digits : digits.substring(2), radix);
  }

  private void string(char quote) throws SyntaxException {
    var end = at + 1;
    while (end < source.length() && source.charAt(end) != quote) {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= source.length()) {
      throw unexpected();
    }
    var raw = source.substring(at + 1, end);
    var text = StringLiteral.unescape(raw, line);
    tokens.add(new Token(line, Kind.STRING, text, Value.of(text)));
    countLines(raw);
    at = end + 1;
  }

  private void operator(char c) throws SyntaxException {
    var kind = at + 1 < source.length() ? kindOf(source.substring(at, at + 2)) : null;
    if (kind == null) {
      kind = kindOf(String.valueOf(c));
    }
    if (kind == null) {
      throw unexpected();
    }
    balance(c);
    add(kind, kind.sign());
    at += kind.sign().length();
  }

  private static @Nullable Kind kindOf(String sign) {
    for (var kind : Kind.values()) {
      if (kind.sign().equals(sign)) {
        return kind;
      }
    }
    return null;
  }

  private void balance(char c) throws SyntaxException {
    switch (c) {
      case '{' -> brackets.push('}');
      case '(' -> brackets.push(')');
      case '[' -> brackets.push(']');
      case '}', ')', ']' -> {
        if (brackets.isEmpty()) {
          throw new SyntaxException("unexpected '%s'".formatted(c), line);
        }
        var expected = brackets.pop();
        if (expected != c) {
          throw new SyntaxException("unexpected '%s', expected '%s'".formatted(c, expected), line);
        }
      }
      default -> {}
    }
    if (brackets.size() > MAX_NESTING) {
      throw new SyntaxException("brackets nest deeper than " + MAX_NESTING, line);
    }
  }

  private SyntaxException unexpected() {
    var c = Character.toString(source.codePointAt(at));
    return new SyntaxException(
        "unexpected char %s at %d".formatted(io.heddle.compiler.value.PythonText.repr(c), at),
        line);
  }
}
