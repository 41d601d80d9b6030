package io.heddle.compiler.value;

/**
 * The shortest decimal digits of a positive finite double.
 *
 * @param text without leading or trailing zeros
 * @param point where the decimal point stands, counted from the first digit
 */
record Digits(String text, int point) {

  static Digits of(double number) {
    var java = Double.toString(number);
    var e = java.indexOf('E');
    var exponent = e < 0 ? 0 : Integer.parseInt(java, e + 1, java.length(), 10);
    var mantissa = e < 0 ? java : java.substring(0, e);
    var dot = mantissa.indexOf('.');
    var all = mantissa.substring(0, dot) + mantissa.substring(dot + 1);
    var start = 0;
    while (start < all.length() - 1 && all.charAt(start) == '0') {
      start++;
    }
    var end = all.length();
    while (end > start + 1 && all.charAt(end - 1) == '0') {
      end--;
    }
    var digits = new Digits(all.substring(start, end), dot - start + exponent);
    return digits.text.length() == 2 ? digits.shortest(number) : digits;
  }

  /** Java never writes fewer than two digits: one may do (5e-324). */
  private Digits shortest(double number) {
    var down = text.charAt(0) - '0';
    var nearer = text.charAt(1) >= '5' ? down + 1 : down;
    for (var digit : new int[] {nearer, 2 * down + 1 - nearer}) {
      if (digit > 0 && Double.parseDouble(digit + "e" + (point - 1)) == number) {
        return digit == 10 ? new Digits("1", point + 1) : new Digits("" + digit, point);
      }
    }
    return this;
  }
}
