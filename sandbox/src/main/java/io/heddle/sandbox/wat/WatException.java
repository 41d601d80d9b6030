package io.heddle.sandbox.wat;

/** Carries a malformed place out of the assembler; never leaves the package. */
final class WatException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String sentence;
  private final int line;
  private final int column;

  WatException(String sentence, int line, int column) {
    super(sentence, null, false, false);
    this.sentence = sentence;
    this.line = line;
    this.column = column;
  }

  static WatException at(Syntax node, String sentence) {
    return new WatException(sentence, node.line(), node.column());
  }

  String sentence() {
    return sentence;
  }

  int line() {
    return line;
  }

  int column() {
    return column;
  }
}
