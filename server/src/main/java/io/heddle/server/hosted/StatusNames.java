package io.heddle.server.hosted;

import io.heddle.compiler.NearestName;
import io.heddle.runtime.machine.RunStatus;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Statuses as clients name them. */
final class StatusNames {

  private StatusNames() {}

  /**
   * The statuses of these names.
   *
   * @throws io.heddle.server.execution.ExecutionException naming the nearest when one is unknown
   */
  static Set<RunStatus> of(Set<String> names) {
    var known = Arrays.stream(RunStatus.values()).map(RunStatus::text).toList();
    var statuses = EnumSet.noneOf(RunStatus.class);
    for (var name : names) {
      if (!known.contains(name)) {
        var nearest = NearestName.of(name, known).map("; did you mean '%s'?"::formatted).orElse("");
        throw HostedStarts.invalid(
            "there is no status '%s'%s There are %s"
                .formatted(name, nearest.isEmpty() ? "." : nearest, String.join(", ", known)));
      }
      EnumSet.allOf(RunStatus.class).stream()
          .filter(status -> status.text().equals(name))
          .forEach(statuses::add);
    }
    return statuses;
  }
}
