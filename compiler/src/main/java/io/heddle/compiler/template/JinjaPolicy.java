package io.heddle.compiler.template;

import java.util.Set;

/**
 * How a Jinja2 template behaves.
 *
 * @param style whose text printed values have
 * @param functions names of extension functions, which the scope has to supply
 * @param seed of {@code random} and {@code lipsum}
 */
public record JinjaPolicy(Style style, Set<String> functions, long seed) {

  /** Whose engine is followed. */
  public enum Style {
    /** Jinja2 on Python: {@code True}, {@code None}, {@code ['a']}. */
    PYTHON,
    /** The flat dialect's engine: {@code true}, {@code none}, {@code ["a"]}; has {@code do}. */
    FLAT
  }

  public JinjaPolicy {
    functions = Set.copyOf(functions);
  }

  public static JinjaPolicy python() {
    return new JinjaPolicy(Style.PYTHON, Set.of(), 0);
  }

  public static JinjaPolicy flat() {
    return new JinjaPolicy(Style.FLAT, Set.of(), 0);
  }

  public JinjaPolicy withFunctions(Set<String> names) {
    return new JinjaPolicy(style, names, seed);
  }

  public JinjaPolicy withSeed(long newSeed) {
    return new JinjaPolicy(style, functions, newSeed);
  }
}
