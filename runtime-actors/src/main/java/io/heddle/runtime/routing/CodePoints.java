package io.heddle.runtime.routing;

/** The order and length of texts by code points: that of Python and Rust, not that of UTF-16. */
final class CodePoints {

  private CodePoints() {}

  static int compare(String left, String right) {
    var length = Math.min(left.length(), right.length());
    for (var i = 0; i < length; i++) {
      var a = left.charAt(i);
      var b = right.charAt(i);
      if (a != b) {
        var aHigh = Character.isSurrogate(a);
        return aHigh == Character.isSurrogate(b) ? Character.compare(a, b) : aHigh ? 1 : -1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
