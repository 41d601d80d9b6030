package io.heddle.runtime.plugin;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.VariableView;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls the handlers of one run, or of a group outside of runs. */
final class HookCalls {

  private final HookTable table;
  private final String executionId;
  private final PluginEvents events;

  HookCalls(HookTable table, String executionId, PluginEvents events) {
    this.table = table;
    this.executionId = executionId;
    this.events = events;
  }

  boolean has(HookPoint point) {
    return table.has(point);
  }

  /**
   * Calls all handlers of a point; nothing is made when there are none.
   *
   * @return what the last handler that answered something answered, or null
   */
  @Nullable Value call(
      HookPoint point, Supplier<ObjectValue> payload, Supplier<VariableView> variables) {
    var hooks = table.at(point);
    if (hooks.isEmpty()) {
      return null;
    }
    var shared = new Moment(payload, variables);
    @Nullable Value last = null;
    for (var hook : hooks) {
      var answer = call(hook, shared);
      last = answer == null ? last : answer;
    }
    return last;
  }

  /** What a handler throws, an error of the JVM's included, is the plugin's own affair. */
  @SuppressWarnings("CatchingUnchecked")
  private @Nullable Value call(HookTable.Hook hook, Moment moment) {
    try {
      return hook.handler().handle(new Heard(hook, moment));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      events.error(hook.plugin(), hook.point(), "interrupted");
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      var message = e.getMessage();
      events.error(hook.plugin(), hook.point(), message == null ? e.toString() : message);
    }
    return null;
  }

  /** What the handlers of one moment share; one thread. */
  private static final class Moment {

    private final Supplier<ObjectValue> payloads;
    private final Supplier<VariableView> views;
    private @Nullable ObjectValue payload;
    private @Nullable VariableView variables;

    Moment(Supplier<ObjectValue> payloads, Supplier<VariableView> views) {
      this.payloads = payloads;
      this.views = views;
    }

    ObjectValue payload() {
      var made = payload;
      if (made == null) {
        made = payloads.get();
        payload = made;
      }
      return made;
    }

    VariableView variables() {
      var made = variables;
      if (made == null) {
        made = views.get();
        variables = made;
      }
      return made;
    }
  }

  private final class Heard implements HookCall {

    private final HookTable.Hook hook;
    private final Moment moment;

    Heard(HookTable.Hook hook, Moment moment) {
      this.hook = hook;
      this.moment = moment;
    }

    @Override
    public HookPoint point() {
      return hook.point();
    }

    @Override
    public String executionId() {
      return executionId;
    }

    @Override
    public ObjectValue payload() {
      return moment.payload();
    }

    @Override
    public VariableView variables() {
      return moment.variables();
    }

    @Override
    public void emit(String type, Value data) {
      events.event(hook.plugin(), type, data);
    }
  }
}
