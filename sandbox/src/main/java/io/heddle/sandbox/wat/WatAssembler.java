package io.heddle.sandbox.wat;

/**
 * Assembles one module of the text format: types, imports, functions, tables, memories, globals,
 * exports, start, elements and data; folded and flat instructions of the first version with sign
 * extension, saturating conversion, bulk copy and fill, and several results.
 *
 * <p>Does not validate types: the engine does that with the binary. Bounded by the size of the text
 * and a nesting depth of {@link SyntaxReader#MAX_DEPTH}.
 */
public final class WatAssembler {

  private WatAssembler() {}

  /** What became of a text. */
  public sealed interface Result {

    /** The module; the bytes are the caller's. */
    final class Assembled implements Result {
      private final byte[] binary;

      Assembled(byte[] binary) {
        this.binary = binary;
      }

      public byte[] binary() {
        return binary;
      }
    }

    /**
     * The text is malformed, or uses what is not supported.
     *
     * @param line from 1
     * @param column from 1
     */
    record Malformed(String message, int line, int column) implements Result {}
  }

  /** Whether a source is meant as text: the first thing in it, comments apart, is a bracket. */
  public static boolean isText(String source) {
    var text = source.strip();
    return text.startsWith("(") || text.startsWith(";;");
  }

  /** Assembles the text; never throws for what is in it. */
  public static Result assemble(String text) {
    try {
      return new Result.Assembled(new WatModule(SyntaxReader.read(text)).encode());
    } catch (WatException e) {
      return new Result.Malformed(e.sentence(), e.line(), e.column());
    }
  }
}
