package io.heddle.sandbox.wasm;

import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.Json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.jspecify.annotations.Nullable;

/**
 * The functions a plugin's module imports, bound to one instance of it.
 *
 * <p>Texts are places and lengths in the module's memory; a value that goes in is written to memory
 * that the module's own {@code alloc} gives.
 *
 * <pre>{@code
 * var_get(selector, length) -> (value, length)
 * var_set(selector, length, value, length) -> 0, -1 not allowed, -2 no JSON
 * log(level, text, length)
 * emit_event(event, length) -> 0, -1 not allowed, -2 no JSON
 * http_request(request, length) -> (answer, length)
 * }</pre>
 */
final class PluginImports {

  static final Set<String> NAMES =
      Set.of("var_get", "var_set", "log", "emit_event", "http_request");

  private static final int OK = 0;
  private static final int DENIED = -1;
  private static final int MALFORMED = -2;

  private final PluginHost host;
  private @Nullable Value exports;

  PluginImports(PluginHost host) {
    this.host = host;
  }

  /** A call of the module's that no host could answer: it traps. */
  private static final class TrapException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TrapException(String why) {
      super(why, null, false, false);
    }
  }

  void bind(Value instance) {
    exports = instance;
  }

  /**
   * What the module is instantiated with.
   *
   * @param imported {@code module.name} of what it imports, by its module
   */
  ProxyObject of(Map<String, Set<String>> imported) {
    var modules = new HashMap<String, Object>();
    imported.forEach(
        (module, names) -> {
          var functions = new HashMap<String, Object>();
          names.forEach(name -> functions.put(name, function(name)));
          modules.put(module, ProxyObject.fromMap(functions));
        });
    return ProxyObject.fromMap(modules);
  }

  private ProxyExecutable function(String name) {
    return switch (name) {
      case "var_get" -> arguments -> give(host.variable(json(arguments, 0)));
      case "var_set" -> this::set;
      case "log" ->
          arguments -> {
            host.log(arguments[0].asInt(), text(arguments, 1));
            return null;
          };
      case "emit_event" -> this::emit;
      case "http_request" -> arguments -> give(host.send(json(arguments, 0)));
      default ->
          _ -> {
            throw new TrapException("the module called abort");
          };
    };
  }

  private Object set(Value... arguments) {
    try {
      var selector = Json.parse(text(arguments, 0));
      var value = Json.parse(text(arguments, 2));
      return host.write(selector, value) ? OK : DENIED;
    } catch (MalformedJsonException _) {
      return MALFORMED;
    }
  }

  private Object emit(Value... arguments) {
    try {
      return host.emit(Json.parse(text(arguments, 0))) ? OK : DENIED;
    } catch (MalformedJsonException _) {
      return MALFORMED;
    }
  }

  private io.heddle.compiler.value.Value json(Value[] arguments, int first) {
    try {
      return Json.parse(text(arguments, first));
    } catch (MalformedJsonException e) {
      throw new TrapException("what the module gave is no JSON: " + e.getMessage());
    }
  }

  private String text(Value[] arguments, int first) {
    var memory = member("memory");
    var place = arguments[first].asInt();
    var length = arguments[first + 1].asInt();
    if (length < 0 || WasmContext.outside(memory, place, length)) {
      throw new TrapException("the module gave a place outside of its memory");
    }
    var bytes = new byte[length];
    memory.readBuffer(Integer.toUnsignedLong(place), bytes, 0, length);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private ProxyArray give(io.heddle.compiler.value.@Nullable Value value) {
    var json = value == null ? "null" : Json.write(value);
    var bytes = json.getBytes(StandardCharsets.UTF_8);
    var place = member("alloc").execute(bytes.length).asInt();
    var memory = member("memory");
    if (WasmContext.outside(memory, place, bytes.length)) {
      throw new TrapException("alloc answered with a place outside of the memory");
    }
    WasmContext.write(memory, place, bytes);
    return ProxyArray.fromList(List.of(place, bytes.length));
  }

  private Value member(String name) {
    var instance = exports;
    var member = instance == null ? null : instance.getMember(name);
    if (member == null) {
      throw new TrapException("the module does not export '%s' yet".formatted(name));
    }
    return member;
  }
}
