package io.heddle.server.cli;

import io.heddle.compiler.NearestName;
import io.heddle.runtime.durable.ExecutionIds;
import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.ExecutionException.Code;
import io.heddle.server.execution.ExecutionFilter;
import io.heddle.server.execution.ExecutionView;
import io.heddle.server.execution.Executions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The execution that a person names: by its id, by the part of it after the group, or by the
 * beginning or the end of that.
 */
final class NamedRun {

  static final String ID = "The execution: its id, or its beginning or end where only one has it.";

  /** The newest so many are looked through for a part of an id. */
  private static final int LOOKED_THROUGH = 10_000;

  private static final int PAGE = 1_000;
  private static final int SHORTEST = 3;
  private static final int SHOWN = 5;
  private static final Pattern FORM = Pattern.compile("(?:[a-z0-9][a-z0-9-]{0,62}/)?[0-9A-Za-z-]+");

  private NamedRun() {}

  /** Throws what tells a person how to name it. */
  static ExecutionView find(Executions executions, String group, String name) {
    // A shell's or a person's dots after a beginning.
    var text = name.strip().replaceFirst("(?:\\.{2,}|…)$", "");
    if (!FORM.matcher(text).matches() || text.length() > 200) {
      throw new ExecutionException(
          Code.INVALID,
          "'%s' is no execution id: expected %s/0-01JXYZ..., or the beginning or end of one"
              .formatted(RowText.printable(name), group));
    }
    var full = text.contains("/") ? text : group + "/" + text;
    if (ExecutionIds.isId(full)) {
      var found = executions.find(full);
      if (found.isPresent()) {
        return found.get();
      }
    }
    return byPart(executions, full.substring(0, full.indexOf('/')), text, full);
  }

  private static ExecutionView byPart(
      Executions executions, String group, String text, String full) {
    var part = full.substring(full.indexOf('/') + 1);
    var known = new ArrayList<String>();
    var found = new ArrayList<ExecutionView>();
    @Nullable String cursor = null;
    do {
      var page = executions.list(all(group, cursor));
      for (var run : page.executions()) {
        known.add(run.id());
        if (part.length() >= SHORTEST && isMeant(run.id(), part)) {
          found.add(run);
        }
      }
      cursor = page.next();
    } while (cursor != null && known.size() < LOOKED_THROUGH);
    if (found.size() == 1) {
      return found.getFirst();
    }
    if (found.isEmpty()) {
      throw new ExecutionException(
          Code.NOT_FOUND, "there is no execution '%s'%s".formatted(text, hint(group, full, known)));
    }
    throw new ExecutionException(Code.INVALID, ambiguous(text, found));
  }

  /** {@code 0-01JXYZ} has the beginnings {@code 0-01J} and {@code 01J}. */
  private static boolean isMeant(String id, String part) {
    var run = id.substring(id.indexOf('/') + 1);
    var unique = run.substring(run.indexOf('-') + 1);
    return run.startsWith(part) || unique.startsWith(part) || unique.endsWith(part);
  }

  private static String hint(String group, String full, List<String> known) {
    if (known.isEmpty()) {
      return ": group '%s' has none".formatted(group);
    }
    return NearestName.of(full, known)
        .map("; did you mean %s?"::formatted)
        .orElse("; 'heddle ps' lists them, the newest is " + known.getFirst());
  }

  private static String ambiguous(String text, List<ExecutionView> found) {
    var ids = found.stream().limit(SHOWN).map(ExecutionView::id).toList();
    var more = found.size() > SHOWN ? " and %d more".formatted(found.size() - SHOWN) : "";
    return "'%s' is not only one execution: %s%s".formatted(text, String.join(", ", ids), more);
  }

  private static ExecutionFilter all(String group, @Nullable String cursor) {
    return new ExecutionFilter(group, Set.of(), "", "", "", "", 0, Long.MAX_VALUE, cursor, PAGE);
  }
}
