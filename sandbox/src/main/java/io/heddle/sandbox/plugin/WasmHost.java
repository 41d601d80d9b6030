package io.heddle.sandbox.plugin;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.RunAccess;
import io.heddle.runtime.node.VariableView;
import io.heddle.runtime.plugin.HookCall;
import io.heddle.sandbox.wasm.PluginHost;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What one call of a module finds around it, within what its manifest may do. */
final class WasmHost implements PluginHost {

  private static final int MAX_LOG_LINE = 10_000;

  private final Manifest manifest;
  private final RunAccess run;
  private final @Nullable WasmRequests requests;

  private WasmHost(Manifest manifest, RunAccess run, @Nullable WasmRequests requests) {
    this.manifest = manifest;
    this.run = run;
    this.requests = requests;
  }

  static WasmHost of(Manifest manifest, NodeContext context) {
    return new WasmHost(manifest, context.run(), new WasmRequests(context));
  }

  /** A hook holds up its run: it neither waits for anybody nor writes beside what it is about. */
  static WasmHost of(Manifest manifest, HookCall call) {
    var run =
        new RunAccess() {
          @Override
          public VariableView variables() {
            return call.variables();
          }

          @Override
          public boolean write(String variable, Value value) {
            return false;
          }

          @Override
          public void emit(String type, Value data) {
            call.emit(type, data);
          }
        };
    return new WasmHost(manifest, run, null);
  }

  private boolean may(Capability capability) {
    return manifest.capabilities().contains(capability);
  }

  @Override
  public @Nullable Value variable(Value selector) {
    if (!may(Capability.READ_VARIABLES)) {
      throw new DeniedException(Capability.READ_VARIABLES.key());
    }
    var value = run.variables().get(names(selector));
    return value instanceof StreamValue stream ? stream.snapshot() : value;
  }

  @Override
  public boolean write(Value selector, Value value) {
    return may(Capability.WRITE_VARIABLES) && run.write(String.join(".", names(selector)), value);
  }

  @Override
  public boolean emit(Value event) {
    if (!may(Capability.EMIT_EVENTS)) {
      return false;
    }
    var fields = event instanceof ObjectValue object ? object : ObjectValue.EMPTY;
    var data = fields.get("data");
    run.emit(
        fields.get("type") instanceof StringValue(var type) ? type : "unknown",
        data == null ? Value.none() : data);
    return true;
  }

  @Override
  public Value send(Value request) {
    if (!may(Capability.HTTP_ACCESS)) {
      throw new DeniedException(Capability.HTTP_ACCESS.key());
    }
    if (requests == null) {
      throw new DeniedException(Capability.HTTP_ACCESS.key() + " in a hook");
    }
    return requests.send(request instanceof ObjectValue object ? object : ObjectValue.EMPTY);
  }

  @Override
  public void log(int level, String message) {
    var log = LoggerFactory.getLogger("io.heddle.plugin." + manifest.info().id());
    var line = message.length() > MAX_LOG_LINE ? message.substring(0, MAX_LOG_LINE) : message;
    switch (level) {
      case 0 -> log.trace("{}", line);
      case 1 -> log.debug("{}", line);
      case 2 -> log.info("{}", line);
      case 3 -> log.warn("{}", line);
      default -> log.error("{}", line);
    }
  }

  private static List<String> names(Value selector) {
    return switch (selector) {
      case StringValue(var text) -> List.of(text.split("\\.", -1));
      case ArrayValue(var items) -> {
        var names = new ArrayList<String>(items.size());
        for (var item : items) {
          if (item instanceof StringValue(var name)) {
            names.add(name);
          }
        }
        yield names;
      }
      default -> List.of();
    };
  }
}
