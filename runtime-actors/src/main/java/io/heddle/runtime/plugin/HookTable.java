package io.heddle.runtime.plugin;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The handlers of a group by point, in the order in which they are called. */
final class HookTable {

  /**
   * One handler.
   *
   * @param plugin whose it is
   */
  record Hook(String plugin, HookPoint point, int priority, HookHandler handler) {}

  private final Map<HookPoint, List<Hook>> hooks = new EnumMap<>(HookPoint.class);

  /** Handlers of equal priority are called in the order in which they were contributed. */
  HookTable(List<Hook> contributed) {
    for (var point : HookPoint.values()) {
      var here =
          contributed.stream()
              .filter(hook -> hook.point() == point)
              .sorted(Comparator.comparingInt(Hook::priority))
              .toList();
      if (!here.isEmpty()) {
        hooks.put(point, here);
      }
    }
  }

  boolean has(HookPoint point) {
    return hooks.containsKey(point);
  }

  /** Whether anybody wants to hear of runs. */
  boolean hasForRuns() {
    return has(HookPoint.BEFORE_WORKFLOW_RUN)
        || has(HookPoint.AFTER_WORKFLOW_RUN)
        || has(HookPoint.BEFORE_NODE_EXECUTE)
        || has(HookPoint.AFTER_NODE_EXECUTE)
        || has(HookPoint.BEFORE_VARIABLE_WRITE);
  }

  List<Hook> at(HookPoint point) {
    return hooks.getOrDefault(point, List.of());
  }
}
