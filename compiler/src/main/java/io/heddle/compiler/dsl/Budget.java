package io.heddle.compiler.dsl;

import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.Position;

/** What one reading has used of its limits. */
final class Budget {

  private final TextLimits limits;
  private int nodes;
  private int aliases;
  private long characters;

  Budget(TextLimits limits) {
    this.limits = limits;
  }

  /** Sizes so far; the difference of two is what the values read in between hold. */
  record Mark(int nodes, long characters) {}

  Mark mark() {
    return new Mark(nodes, characters);
  }

  TextLimits limits() {
    return limits;
  }

  /** One more list or mapping, at this level (the root is level 1). */
  void container(int level, Position position) {
    depth(level, position);
    count(1, 0, position);
  }

  void depth(int level, Position position) {
    if (level > limits.depth()) {
      throw exceeded("depth", "levels of nesting", limits.depth(), position);
    }
  }

  /** One more string, number, boolean, null. */
  void scalar(int length, Position position) {
    checkScalar(length, position);
    count(1, length, position);
  }

  void key(int length, Position position) {
    checkScalar(length, position);
    count(0, length, position);
  }

  /** One more use of an anchored value: it counts with all that is in it. */
  void alias(int nodesInside, long charactersInside, Position position) {
    if (++aliases > limits.aliases()) {
      throw exceeded("aliases", "uses of anchors", limits.aliases(), position);
    }
    count(nodesInside, charactersInside, position);
  }

  private void count(int moreNodes, long moreCharacters, Position position) {
    nodes += moreNodes;
    characters += moreCharacters;
    if (nodes > limits.nodes()) {
      throw exceeded("nodes", "values in all, repeated aliases included", limits.nodes(), position);
    }
    if (characters > limits.bytes()) {
      throw exceeded("bytes", "characters of values", limits.bytes(), position);
    }
  }

  private void checkScalar(int length, Position position) {
    if (length > limits.scalar()) {
      throw exceeded("scalar", "characters in one value", limits.scalar(), position);
    }
  }

  static Refusal exceeded(String limit, String unit, long most, Position position) {
    return new Refusal(
        new Diagnostic(
                DiagnosticCode.E601,
                "the text passes the limit '%s' of %d %s".formatted(limit, most, unit),
                position)
            .withHint("make the text smaller, or raise the limit '%s'".formatted(limit)));
  }
}
