package io.heddle.compiler;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that a misspelt one was probably meant to be. */
public final class NearestName {

  private static final int LONGEST = 64;

  private NearestName() {}

  /** {@code Did you mean "x"?} for the nearest known name, else the known names themselves. */
  public static String hint(String wrong, Collection<String> known) {
    return of(wrong, known)
        .map("did you mean '%s'?"::formatted)
        .orElseGet(() -> "known are %s".formatted(String.join(", ", known)));
  }

  /**
   * The known name that fewest single-character edits lead to, or empty when none is near: at most
   * one edit in a name of up to four characters, two up to eight, else three. A swap of neighbours
   * is one edit; case, {@code _} and {@code -} count as equal. Of equally near ones one with the
   * same first letter, then the first.
   */
  public static Optional<String> of(String name, Collection<String> known) {
    if (name.isEmpty() || name.length() > LONGEST) {
      return Optional.empty();
    }
    var wanted = folded(name);
    var allowed = wanted.length() <= 4 ? 1 : wanted.length() <= 8 ? 2 : 3;
    String best = null;
    var bestScore = Integer.MAX_VALUE;
    for (var candidate : known) {
      if (candidate.isEmpty()
          || candidate.equals(name)
          || Math.abs(candidate.length() - name.length()) > allowed) {
        continue;
      }
      var other = folded(candidate);
      var distance = distance(wanted, other);
      var score = 2 * distance + (wanted.charAt(0) == other.charAt(0) ? 0 : 1);
      if (distance <= allowed && score < bestScore) {
        best = candidate;
        bestScore = score;
      }
    }
    return Optional.ofNullable(best);
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /** Optimal string alignment: insertions, deletions, substitutions, swaps of neighbours. */
  private static int distance(String one, String two) {
    var beforeLast = new int[two.length() + 1];
    var last = new int[two.length() + 1];
    var row = new int[two.length() + 1];
    for (var column = 0; column <= two.length(); column++) {
      last[column] = column;
    }
    for (var at = 1; at <= one.length(); at++) {
      row[0] = at;
      for (var column = 1; column <= two.length(); column++) {
        var same = one.charAt(at - 1) == two.charAt(column - 1);
        var cheapest =
            Math.min(
                last[column - 1] + (same ? 0 : 1), Math.min(last[column], row[column - 1]) + 1);
        if (at > 1
            && column > 1
            && one.charAt(at - 1) == two.charAt(column - 2)
            && one.charAt(at - 2) == two.charAt(column - 1)) {
          cheapest = Math.min(cheapest, beforeLast[column - 2] + 1);
        }
        row[column] = cheapest;
      }
      var reused = beforeLast;
      beforeLast = last;
      last = row;
      row = reused;
    }
    return last[two.length()];
  }
}
