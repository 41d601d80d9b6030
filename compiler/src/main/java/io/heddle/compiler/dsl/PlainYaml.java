package io.heddle.compiler.dsl;

import io.heddle.compiler.Position;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the YAML that people and emitters write: mappings and lists in lines or in brackets, texts
 * of all five kinds, comments. Several times as fast as a full parser, and with exactly the same
 * result.
 *
 * <p>Gives up at everything else, and whenever something seems wrong: anchors, tags, merges,
 * complex keys, tabs between values, further documents. A full parser then reads the text, or says
 * what is wrong with it; no finding is ever made here.
 */
final class PlainYaml {

  /** A full parser takes no longer ones. */
  private static final int LONGEST_KEY = 1_000;

  private final YamlCursor in;
  private final YamlTexts texts;
  private final Budget budget;
  private final List<Parsed.Repeated> repeated = new ArrayList<>();
  private final List<Parsed.Ambiguous> ambiguous = new ArrayList<>();

  /** The column of what comes next, and first on its line; -1 at the end. */
  private int indent;

  private PlainYaml(YamlCursor in, Budget budget) {
    this.in = in;
    this.texts = new YamlTexts(in);
    this.budget = budget;
  }

  /** What the text says, or null when it is not for this reader or passes the limits. */
  static @Nullable Parsed read(String text, TextLimits limits) {
    try {
      return new PlainYaml(new YamlCursor(text), new Budget(limits)).document();
    } catch (YamlCursor.Beyond | Refusal _) {
      return null;
    }
  }

  private Parsed document() {
    indent = in.next();
    if (indent < 0 || isDash()) {
      throw YamlCursor.beyond();
    }
    var root = mapping(1);
    if (indent >= 0) {
      throw YamlCursor.beyond();
    }
    return new Parsed(root, repeated, ambiguous);
  }

  private boolean isDash() {
    return in.now() == '-' && YamlCursor.isBlank(in.chars[in.at + 1]);
  }

  private TextMap mapping(int level) {
    var column = in.at - in.lineStart;
    var position = in.position(in.at);
    budget.container(level, position);
    var entries = new Entries();
    do {
      var keyPosition = in.position(in.at);
      var key = key(keyPosition);
      var value = afterKey(column, level + 1);
      var former = entries.set(key, new TextMap.Entry(keyPosition, value));
      if (former != null) {
        repeated.add(new Parsed.Repeated(key, keyPosition, former.keyPosition()));
      }
    } while (indent == column && !isDash());
    if (indent >= column) {
      throw YamlCursor.beyond();
    }
    return new TextMap(position, entries);
  }

  /** Ends behind the colon. */
  private String key(Position position) {
    var start = in.at;
    var isQuoted = isQuote();
    var key = isQuoted ? quotedKey() : texts.plainKey();
    if (in.at - start > LONGEST_KEY || (key.equals("<<") && !isQuoted)) {
      throw YamlCursor.beyond();
    }
    in.at++;
    budget.key(key.length(), position);
    return key;
  }

  private boolean isQuote() {
    return in.now() == '"' || in.now() == '\'';
  }

  private String quotedKey() {
    var line = in.line();
    var key = texts.quoted();
    in.skipSpaces();
    if (in.line() != line || in.now() != ':' || !YamlCursor.isBlank(in.chars[in.at + 1])) {
      throw YamlCursor.beyond();
    }
    return key;
  }

  private TextValue afterKey(int column, int level) {
    var nothing = in.at;
    in.skipSpaces();
    if (!in.isAtEndOfLine()) {
      return isDash() ? beyond() : scalarOrFlow(column, level);
    }
    var position = in.position(nothing);
    indent = in.next();
    if (indent > column) {
      return node(column, level);
    }
    return indent == column && isDash() ? list(level) : nothing(position);
  }

  private static TextValue beyond() {
    throw YamlCursor.beyond();
  }

  private TextScalar nothing(Position position) {
    budget.scalar(0, position);
    return plain("", position);
  }

  private TextScalar plain(String raw, Position position) {
    return YamlReader.plain(raw, position, ambiguous);
  }

  private TextList list(int level) {
    var column = in.at - in.lineStart;
    var position = in.position(in.at);
    budget.container(level, position);
    var items = new ArrayList<TextValue>();
    do {
      in.at++;
      items.add(afterDash(column, level + 1));
    } while (indent == column && isDash());
    if (indent > column) {
      throw YamlCursor.beyond();
    }
    return new TextList(position, items);
  }

  private TextValue afterDash(int column, int level) {
    var nothing = in.at;
    in.skipSpaces();
    if (!in.isAtEndOfLine()) {
      return node(column, level);
    }
    var position = in.position(nothing);
    indent = in.next();
    return indent > column ? node(column, level) : nothing(position);
  }

  /** A value that may be a mapping or a list in lines: behind a dash, or first on its line. */
  private TextValue node(int outer, int level) {
    if (isDash()) {
      return list(level);
    }
    var start = in.at;
    var isKey = isQuote() ? isQuotedKey() : texts.isPlainKey();
    in.at = start;
    return switch (in.now()) {
      case '[', '{', '|', '>' -> scalarOrFlow(outer, level);
      default -> isKey ? mapping(level) : scalarOrFlow(outer, level);
    };
  }

  /** Only of one line; a text of several lines is looked at again. */
  private boolean isQuotedKey() {
    var quote = in.now();
    for (var i = in.at + 1; in.chars[i] >= ' '; i++) {
      if (in.chars[i] == '\\' && quote == '"') {
        i = Math.min(i + 1, in.end - 1);
      } else if (in.chars[i] == quote) {
        if (in.chars[i + 1] == quote && quote == '\'') {
          i++;
          continue;
        }
        in.at = i + 1;
        in.skipSpaces();
        return in.now() == ':';
      }
    }
    return false;
  }

  /** A value that ends on this line unless it is a text; goes to what comes next. */
  private TextValue scalarOrFlow(int outer, int level) {
    var position = in.position(in.at);
    var value =
        switch (in.now()) {
          case '|', '>' -> text(YamlBlockText.read(in, outer), position);
          case '"', '\'' -> closed(text(texts.quoted(), position));
          case '[' -> closed(flowList(level));
          case '{' -> closed(flowMapping(level));
          default -> {
            var raw = texts.plain(outer);
            budget.scalar(raw.length(), position);
            yield plain(raw, position);
          }
        };
    indent = in.next();
    return value;
  }

  private TextValue closed(TextValue value) {
    in.endLine();
    return value;
  }

  private TextScalar text(String text, Position position) {
    budget.scalar(text.length(), position);
    return new TextScalar(position, text, Value.of(text));
  }

  private TextList flowList(int level) {
    var position = in.position(in.at);
    budget.container(level, position);
    in.at++;
    flowSpace();
    var items = new ArrayList<TextValue>();
    if (in.now() != ']') {
      do {
        items.add(flowValue(level + 1));
      } while (isAnother(']'));
    }
    in.at++;
    return new TextList(position, items);
  }

  /** Whether a comma and one more follow; nothing but the closing bracket may stand there else. */
  private boolean isAnother(char closing) {
    flowSpace();
    if (in.now() == ',') {
      in.at++;
      flowSpace();
      return true;
    }
    if (in.now() != closing) {
      throw YamlCursor.beyond();
    }
    return false;
  }

  private TextMap flowMapping(int level) {
    var position = in.position(in.at);
    budget.container(level, position);
    in.at++;
    flowSpace();
    var entries = new Entries();
    if (in.now() != '}') {
      do {
        flowEntry(entries, level + 1);
      } while (isAnother('}'));
    }
    in.at++;
    return new TextMap(position, entries);
  }

  private void flowEntry(Entries entries, int level) {
    var keyPosition = in.position(in.at);
    var start = in.at;
    String key;
    if (isQuote()) {
      key = quotedKey();
    } else {
      key = texts.plainInBrackets();
      if (in.now() != ':' || key.equals("<<")) {
        throw YamlCursor.beyond();
      }
    }
    if (in.at - start > LONGEST_KEY) {
      throw YamlCursor.beyond();
    }
    in.at++;
    budget.key(key.length(), keyPosition);
    flowSpace();
    var former = entries.set(key, new TextMap.Entry(keyPosition, flowValue(level)));
    if (former != null) {
      repeated.add(new Parsed.Repeated(key, keyPosition, former.keyPosition()));
    }
  }

  private TextValue flowValue(int level) {
    var position = in.position(in.at);
    return switch (in.now()) {
      case '[' -> flowList(level);
      case '{' -> flowMapping(level);
      case '"', '\'' -> text(texts.quoted(), position);
      default -> {
        var raw = texts.plainInBrackets();
        budget.scalar(raw.length(), position);
        yield plain(raw, position);
      }
    };
  }

  /** Line breaks are spaces here; comments are left to a full parser. */
  private void flowSpace() {
    in.skipSpaces();
    while (in.now() == '\n') {
      in.newLine();
      in.skipSpaces();
    }
  }
}
