package io.heddle.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.node.VariableView;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class HookCallsTest {

  private final AtomicInteger payloads = new AtomicInteger();
  private final AtomicInteger views = new AtomicInteger();

  private void tell(HookPoint point, HookTable.Hook... hooks) {
    var events = new PluginEvents("", null, InstantSource.system());
    new HookCalls(new HookTable(List.of(hooks)), "x", events)
        .call(
            point,
            () -> {
              payloads.incrementAndGet();
              return ObjectValue.EMPTY;
            },
            () -> {
              views.incrementAndGet();
              return VariableView.NONE;
            });
  }

  private static HookTable.Hook hook(HookHandler handler) {
    return new HookTable.Hook("test", HookPoint.AFTER_NODE_EXECUTE, 100, handler);
  }

  @Test
  void makesNoPayloadWhenNobodyListensAtThePoint() {
    tell(HookPoint.BEFORE_NODE_EXECUTE, hook(_ -> null));

    assertThat(payloads).hasValue(0);
    assertThat(views).hasValue(0);
  }

  @Test
  void makesNoPayloadWhenNobodyAsksForIt() {
    tell(HookPoint.AFTER_NODE_EXECUTE, hook(_ -> null));

    assertThat(payloads).hasValue(0);
    assertThat(views).hasValue(0);
  }

  @Test
  void makesOnePayloadForAllThatAsk() {
    HookHandler asking =
        call -> {
          var _ = call.payload();
          var _ = call.variables();
          return null;
        };

    tell(HookPoint.AFTER_NODE_EXECUTE, hook(asking), hook(asking));

    assertThat(payloads).hasValue(1);
    assertThat(views).hasValue(1);
  }
}
