package io.heddle.compiler.python;

/** {@code text.format(...)}. */
public final class StrFormat {

  private static final int MAX_NESTING = 2;

  private final Args args;
  private int automatic;

  private StrFormat(Args args) {
    this.args = args;
  }

  public static String format(String format, Args args) {
    return new StrFormat(args).run(format, 0);
  }

  private String run(String format, int level) {
    if (level > MAX_NESTING) {
      throw PyError.value("Max string recursion exceeded");
    }
    var out = new StringBuilder();
    for (var i = 0; i < format.length(); i++) {
      var c = format.charAt(i);
      if (c == '{') {
        if (i + 1 < format.length() && format.charAt(i + 1) == '{') {
          out.append('{');
          i++;
        } else {
          var end = end(format, i);
          field(format.substring(i + 1, end), out, level);
          i = end;
        }
      } else if (c == '}') {
        if (i + 1 >= format.length() || format.charAt(i + 1) != '}') {
          throw PyError.value("Single '}' encountered in format string");
        }
        out.append('}');
        i++;
      } else {
        out.append(c);
      }
      if (out.length() > Texts.MAX_LENGTH) {
        throw PyError.limit("a text is longer than %d characters".formatted(Texts.MAX_LENGTH));
      }
    }
    return out.toString();
  }

  private static int end(String format, int open) {
    var depth = 0;
    for (var i = open; i < format.length(); i++) {
      var c = format.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    throw PyError.value(
        open + 1 == format.length()
            ? "Single '{' encountered in format string"
            : "expected '}' before end of string");
  }

  private void field(String field, StringBuilder out, int level) {
    var nameEnd = 0;
    var depth = 0;
    while (nameEnd < field.length()
        && (depth > 0 || (field.charAt(nameEnd) != ':' && field.charAt(nameEnd) != '!'))) {
      var c = field.charAt(nameEnd++);
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
    }
    var value = resolve(field.substring(0, nameEnd));
    var rest = field.substring(nameEnd);
    if (rest.startsWith("!")) {
      if (rest.length() < 2 || (rest.length() > 2 && rest.charAt(2) != ':')) {
        throw PyError.value("expected ':' after conversion specifier");
      }
      value =
          switch (rest.charAt(1)) {
            case 's' -> Repr.str(value);
            case 'r' -> Repr.repr(value);
            case 'a' -> Repr.ascii(value);
            default -> throw PyError.value("Unknown conversion specifier " + rest.charAt(1));
          };
      rest = rest.substring(2);
    }
    var spec = rest.isEmpty() ? "" : run(rest.substring(1), level + 1);
    out.append(FormatSpec.format(value, spec));
  }

  private Object resolve(String path) {
    var end = 0;
    while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
      end++;
    }
    var value = argument(path.substring(0, end));
    while (end < path.length()) {
      if (path.charAt(end) == '.') {
        var start = ++end;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
          end++;
        }
        var name = path.substring(start, end);
        var attribute = Access.attribute(value, name);
        if (attribute == null) {
          throw new PyError(
              "AttributeError",
              "'%s' object has no attribute '%s'".formatted(Types.name(value), name));
        }
        value = attribute;
      } else {
        var close = path.indexOf(']', end);
        if (close < 0) {
          throw PyError.value("Missing ']' in format string");
        }
        var key = path.substring(end + 1, close);
        value = Sequences.item(value, isNumber(key) ? (Object) Long.valueOf(key) : key);
        end = close + 1;
      }
    }
    return value;
  }

  private static boolean isNumber(String key) {
    return !key.isEmpty() && key.length() < 10 && key.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private Object argument(String name) {
    if (name.isEmpty() || isNumber(name)) {
      var index = name.isEmpty() ? automatic++ : Integer.parseInt(name);
      if (index >= args.size()) {
        throw new PyError(
            "IndexError",
            "Replacement index %d out of range for positional args tuple".formatted(index));
      }
      return args.get(index);
    }
    var value = args.named().get(name);
    if (value == null) {
      throw new PyError("KeyError", Repr.repr(name));
    }
    return value;
  }
}
