package io.heddle.sandbox.wasm;

import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.CodeFailure;
import io.heddle.runtime.code.Sandbox.Call;
import io.heddle.runtime.code.Sandbox.Language;
import io.heddle.runtime.code.Sandbox.Limits;
import io.heddle.runtime.code.Sandbox.Profile;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.sandbox.guest.GuestContext.Started;
import io.heddle.sandbox.guest.Watchdog;
import io.heddle.sandbox.wat.WatAssembler;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.io.ByteSequence;

/**
 * The module of a plugin, parsed and metered. Each call is an instance of its own, so that calls
 * share nothing and may run side by side.
 */
public final class PluginModule {

  private final WasmGuest guest;
  private final Source source;
  private final Map<String, Set<String>> imports;
  private final Bounds bounds;

  /**
   * What an instance may use.
   *
   * @param pages of 64 KiB of memory
   * @param fuel instructions
   */
  public record Bounds(int pages, long fuel) {

    public static final Bounds DEFAULT = new Bounds(64, 100_000);

    /** More memory than this no plugin gets. */
    public static final int MAX_PAGES = 1_024;

    /** More instructions than these no plugin gets. */
    public static final long MAX_FUEL = 10_000_000_000L;

    public Bounds {
      if (pages < 1 || pages > MAX_PAGES || fuel < 1 || fuel > MAX_FUEL) {
        throw new IllegalArgumentException(
            "a plugin may have 1 to %d pages and 1 to %d instructions"
                .formatted(MAX_PAGES, MAX_FUEL));
      }
    }
  }

  /** How a call ended. */
  public sealed interface Answer {

    record Returned(Value value) implements Answer {}

    record Failed(NodeFailure failure) implements Answer {}
  }

  /** What became of a module. */
  public sealed interface Loading {

    record Loaded(PluginModule module) implements Loading {}

    record Refused(String why) implements Loading {}
  }

  private PluginModule(
      WasmGuest guest, Source source, Map<String, Set<String>> imports, Bounds bounds) {
    this.guest = guest;
    this.source = source;
    this.imports = imports;
    this.bounds = bounds;
  }

  /** Loads a module in text format. */
  public static Loading load(WasmGuest guest, String text, Bounds bounds) {
    return switch (WatAssembler.assemble(text)) {
      case WatAssembler.Result.Assembled assembled -> load(guest, assembled.binary(), bounds);
      case WatAssembler.Result.Malformed(var message, var line, var column) ->
          new Loading.Refused("%s (line %d, column %d)".formatted(message, line, column));
    };
  }

  /** Loads a binary module; the engine validates it here, not at its first call. */
  public static Loading load(WasmGuest guest, byte[] binary, Bounds bounds) {
    var imports = new HashMap<String, Set<String>>();
    try {
      var bounded =
          ModuleBounds.apply(
              binary, bounds.pages(), (module, name) -> isKnown(module, name, imports));
      var source =
          Source.newBuilder(
                  "wasm", ByteSequence.create(FuelMeter.write(bounded, bounds.fuel())), "plugin")
              .buildLiteral();
      try (var context = guest.context()) {
        context.parse(source);
      }
      return new Loading.Loaded(new PluginModule(guest, source, Map.copyOf(imports), bounds));
    } catch (RefusedException e) {
      return new Loading.Refused(e.why());
    } catch (PolyglotException e) {
      return new Loading.Refused(String.valueOf(e.getMessage()));
    }
  }

  /** Functions of the host go by their name, whatever module they are imported from. */
  private static boolean isKnown(String module, String name, Map<String, Set<String>> imports) {
    var function = name.substring(module.length() + 1);
    imports.computeIfAbsent(module, _ -> new TreeSet<>()).add(function);
    return ModuleBounds.isAbort(name) || PluginImports.NAMES.contains(function);
  }

  /**
   * Calls a function of the module; blocks until it ends.
   *
   * @param function what the module exports under this name takes the place and length of the input
   *     and gives the place of a pair: place and length of its answer, both as JSON
   */
  public Answer call(
      String function, Value input, PluginHost host, Limits limits, Watchdog watchdog) {
    var call =
        Call.of(Language.WASM, Profile.FLAT, "", input).withFunction(function).withLimits(limits);
    var imported = new PluginImports(host);
    try (var context = guest.open(Profile.FLAT)) {
      var instances = new Instance(imported);
      var watch = watchdog.watch(limits, () -> {});
      return switch (context.start(call, source, imported.of(imports), instances::take, watch)) {
        case Started.Returned(var value) -> new Answer.Returned(value);
        case Started.Following _ -> throw new IllegalStateException("a module follows no stream");
        case Started.Failed(var failure) ->
            new Answer.Failed(instances.isOutOfFuel(context) ? outOfFuel() : failure);
      };
    }
  }

  private NodeFailure outOfFuel() {
    return CodeFailure.STATEMENTS.with(
        "the module ran more than its %d instructions (max_fuel)".formatted(bounds.fuel()));
  }

  /** The instance of one call, once it is there. */
  private static final class Instance {

    private final PluginImports imports;
    private org.graalvm.polyglot.@org.jspecify.annotations.Nullable Value exports;

    Instance(PluginImports imports) {
      this.imports = imports;
    }

    void take(org.graalvm.polyglot.Value instance) {
      exports = instance;
      imports.bind(instance);
    }

    boolean isOutOfFuel(WasmContext context) {
      var instance = exports;
      return instance != null && context.fuel(instance) < 0;
    }
  }
}
