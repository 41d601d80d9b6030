package io.heddle.compiler.python;

import java.util.Locale;
import java.util.function.IntPredicate;

/** Upper, lower and title case, and the {@code is...} methods of strings. */
final class StringCases {

  private StringCases() {}

  static String titleCase(int c) {
    return c == 'ß' ? "Ss" : Character.toString(Character.toTitleCase(c));
  }

  static String title(String text) {
    var out = new StringBuilder(text.length());
    var inWord = false;
    for (var i = 0; i < text.length(); ) {
      var c = text.codePointAt(i);
      i += Character.charCount(c);
      out.append(inWord ? Character.toString(c).toLowerCase(Locale.ROOT) : titleCase(c));
      inWord = isCased(c);
    }
    return out.toString();
  }

  static String swap(String text) {
    var out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              var one = Character.toString(c);
              out.append(
                  Character.isUpperCase(c)
                      ? one.toLowerCase(Locale.ROOT)
                      : Character.isLowerCase(c) ? one.toUpperCase(Locale.ROOT) : one);
            });
    return out.toString();
  }

  private static boolean isCased(int c) {
    return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
  }

  static Object is(String text, String name) {
    return switch (name) {
      case "isalpha" -> all(text, Character::isLetter);
      case "isalnum" -> all(text, StringCases::isAlphanumeric);
      case "isdecimal" -> all(text, c -> Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER);
      case "isdigit" -> all(text, StringCases::isDigit);
      case "isnumeric" -> all(text, StringCases::isNumeric);
      case "isspace" -> all(text, Texts::isSpace);
      case "isascii" -> text.chars().allMatch(c -> c < 0x80);
      case "isprintable" -> StringMethods.isPrintable(text);
      case "isidentifier" -> isIdentifier(text);
      case "islower" -> isLower(text);
      case "isupper" -> isUpper(text);
      default -> isTitle(text);
    };
  }

  private static boolean all(String text, IntPredicate test) {
    return !text.isEmpty() && text.codePoints().allMatch(test);
  }

  private static boolean isDigit(int c) {
    return Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER
        || "²³¹".indexOf(c) >= 0
        || (c >= 0x2070 && c <= 0x2089 && Character.getType(c) == Character.OTHER_NUMBER)
        || (c >= 0x2460 && c <= 0x2468);
  }

  private static boolean isNumeric(int c) {
    return switch (Character.getType(c)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> "一二三四五六七八九十百千万亿零〇".indexOf(c) >= 0;
    };
  }

  private static boolean isAlphanumeric(int c) {
    return Character.isLetter(c) || isNumeric(c);
  }

  private static boolean isIdentifier(String text) {
    return !text.isEmpty()
        && (text.charAt(0) == '_' || Character.isUnicodeIdentifierStart(text.codePointAt(0)))
        && text.codePoints().allMatch(c -> c == '_' || Character.isUnicodeIdentifierPart(c));
  }

  static boolean isLower(String text) {
    return text.codePoints().anyMatch(Character::isLowerCase)
        && text.codePoints().noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c));
  }

  static boolean isUpper(String text) {
    return text.codePoints().anyMatch(Character::isUpperCase)
        && text.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c));
  }

  private static boolean isTitle(String text) {
    var inWord = false;
    var found = false;
    for (var c : text.codePoints().toArray()) {
      var upper = Character.isUpperCase(c) || Character.isTitleCase(c);
      if ((upper && inWord) || (Character.isLowerCase(c) && !inWord)) {
        return false;
      }
      inWord = isCased(c);
      found |= inWord;
    }
    return found;
  }
}
