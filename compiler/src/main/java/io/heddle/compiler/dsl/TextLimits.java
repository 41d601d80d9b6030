package io.heddle.compiler.dsl;

/**
 * How much of a text is read before it is refused. Checked while reading, so that a text made to
 * exhaust memory, stack or time is given up early.
 *
 * @param bytes size of the whole text in UTF-8, and of its values in characters when every alias is
 *     written out
 * @param depth levels of lists and mappings inside each other
 * @param nodes values in all, those that an alias repeats counted each time
 * @param aliases uses of YAML anchors
 * @param scalar characters of one string or key
 */
public record TextLimits(int bytes, int depth, int nodes, int aliases, int scalar) {

  /** Ten mebibytes, as the apps that export these files allow; exports nest about 20 levels. */
  public static final TextLimits DEFAULT =
      new TextLimits(10 * 1024 * 1024, 64, 200_000, 1_000, 1024 * 1024);

  /** A reader recurses once per level: more levels than this could exhaust the stack. */
  public static final int MAX_DEPTH = 256;

  public TextLimits {
    if (bytes < 1 || depth < 1 || nodes < 1 || aliases < 0 || scalar < 1) {
      throw new IllegalArgumentException("a limit below one would refuse every text");
    }
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("at most %d levels".formatted(MAX_DEPTH));
    }
  }
}
