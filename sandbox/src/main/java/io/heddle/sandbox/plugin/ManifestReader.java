package io.heddle.sandbox.plugin;

import io.heddle.compiler.NearestName;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.IntegerValue;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.Json.MalformedJsonException;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.plugin.Contributions;
import io.heddle.runtime.plugin.HookPoint;
import io.heddle.runtime.plugin.PluginException;
import io.heddle.runtime.plugin.PluginInfo;
import io.heddle.runtime.schema.JsonSchema;
import io.heddle.sandbox.wasm.PluginModule.Bounds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a manifest; what is wrong with it is said with its key. Unknown keys are passed over. */
final class ManifestReader {

  private final String place;

  private ManifestReader(String place) {
    this.place = place;
  }

  /**
   * Reads one.
   *
   * @param place names the file in messages
   */
  static Manifest read(String place, String text) throws PluginException {
    try {
      if (Json.parse(text) instanceof ObjectValue root) {
        return new ManifestReader(place).read(root);
      }
      throw new PluginException(place + ": a manifest is a JSON object");
    } catch (MalformedJsonException e) {
      throw new PluginException("%s: %s".formatted(place, e.getMessage()));
    }
  }

  private Manifest read(ObjectValue root) throws PluginException {
    var capabilities = root.get("capabilities") instanceof ObjectValue given ? given : null;
    return new Manifest(
        info(root),
        text(root, "", "wasm_file"),
        capabilities == null ? Set.of() : capabilities(capabilities),
        capabilities == null ? Bounds.DEFAULT : bounds(capabilities),
        nodeTypes(root),
        hooks(root));
  }

  private PluginInfo info(ObjectValue root) throws PluginException {
    var id = text(root, "", "id");
    var name = optional(root, "name", id);
    try {
      return new PluginInfo(id, text(root, "", "version"), name, optional(root, "description", ""));
    } catch (IllegalArgumentException e) {
      throw problem("id", String.valueOf(e.getMessage()));
    }
  }

  private Set<Capability> capabilities(ObjectValue given) throws PluginException {
    var granted = EnumSet.noneOf(Capability.class);
    for (var capability : Capability.values()) {
      switch (given.get(capability.key())) {
        case null -> {}
        case NoneValue _ -> {}
        case BooleanValue bool -> {
          if (bool.isTrue()) {
            granted.add(capability);
          }
        }
        default -> throw problem("capabilities." + capability.key(), "expected true or false");
      }
    }
    if (given.get("fs_access") instanceof ArrayValue(var directories) && !directories.isEmpty()) {
      throw problem("capabilities.fs_access", "no plugin gets files here; remove it");
    }
    return granted;
  }

  private Bounds bounds(ObjectValue given) throws PluginException {
    var pages = number(given, "max_memory_pages", Bounds.DEFAULT.pages(), Bounds.MAX_PAGES);
    return new Bounds(
        (int) pages, number(given, "max_fuel", Bounds.DEFAULT.fuel(), Bounds.MAX_FUEL));
  }

  private List<Manifest.NodeType> nodeTypes(ObjectValue root) throws PluginException {
    var types = new ArrayList<Manifest.NodeType>();
    for (var entry : objects(root, "node_types")) {
      types.add(
          new Manifest.NodeType(
              text(entry, "node_types[].", "node_type"),
              text(entry, "node_types[].", "handler"),
              schema(entry, "input_schema"),
              schema(entry, "output_schema")));
    }
    return types;
  }

  private @Nullable JsonSchema schema(ObjectValue entry, String key) throws PluginException {
    return switch (entry.get(key)) {
      case null -> null;
      case NoneValue _ -> null;
      case ObjectValue schema -> new JsonSchema(schema);
      case BooleanValue schema -> new JsonSchema(schema);
      default ->
          throw problem("node_types[]." + key, "expected a JSON Schema: an object, true or false");
    };
  }

  private List<Manifest.Hook> hooks(ObjectValue root) throws PluginException {
    var hooks = new ArrayList<Manifest.Hook>();
    for (var entry : objects(root, "hooks")) {
      var priority =
          entry.get("priority") instanceof IntegerValue
              ? number(entry, "priority", 0, Integer.MAX_VALUE)
              : Contributions.DEFAULT_PRIORITY;
      hooks.add(
          new Manifest.Hook(
              point(text(entry, "hooks[].", "hook_type")),
              (int) priority,
              text(entry, "hooks[].", "handler")));
    }
    return hooks;
  }

  /** Written as {@code before_node_execute} or {@code BeforeNodeExecute}. */
  private HookPoint point(String written) throws PluginException {
    var plain = written.replace("_", "");
    for (var point : HookPoint.values()) {
      if (point.id().replace("_", "").equalsIgnoreCase(plain)) {
        return point;
      }
    }
    var known = Arrays.stream(HookPoint.values()).map(HookPoint::id).toList();
    var nearest = NearestName.of(written, known);
    throw problem(
        "hooks[].hook_type",
        "there is no hook '%s'%s"
            .formatted(
                written, nearest.map(", did you mean '%s'?"::formatted).orElse("; " + known)));
  }

  private List<ObjectValue> objects(ObjectValue root, String key) throws PluginException {
    return switch (root.get(key)) {
      case null -> List.of();
      case NoneValue _ -> List.of();
      case ArrayValue(var items) -> {
        var objects = new ArrayList<ObjectValue>();
        for (var item : items) {
          if (!(item instanceof ObjectValue object)) {
            throw problem(key, "expected an array of objects");
          }
          objects.add(object);
        }
        yield objects;
      }
      default -> throw problem(key, "expected an array of objects");
    };
  }

  private String text(ObjectValue object, String path, String key) throws PluginException {
    if (object.get(key) instanceof StringValue(var text) && !text.isBlank()) {
      return text;
    }
    throw problem(path + key, "expected a text");
  }

  private static String optional(ObjectValue object, String key, String fallback) {
    return object.get(key) instanceof StringValue(var text) ? text : fallback;
  }

  private long number(ObjectValue object, String key, long fallback, long most)
      throws PluginException {
    @Nullable Value value = object.get(key);
    if (value == null || value instanceof NoneValue) {
      return fallback;
    }
    if (value instanceof IntegerValue(var number) && number >= 1 && number <= most) {
      return number;
    }
    throw problem(key, "expected a whole number from 1 to " + most);
  }

  private PluginException problem(String key, String what) {
    return new PluginException("%s: %s: %s".formatted(place, key, what));
  }
}
