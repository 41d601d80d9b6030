package io.heddle.sandbox.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.Sandbox.Limits;
import io.heddle.sandbox.guest.Watchdog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PluginModuleTest {

  private static final String MODULE =
      """
      (module
        %s
        (memory (export "memory") 1)
        (global $heap (mut i32) (i32.const 1024))
        (data (i32.const 0) "[\\"conversation\\",\\"memo\\"]")
        (data (i32.const 64) "{\\"type\\":\\"seen\\",\\"data\\":1}")
        (data (i32.const 128) "no json")
        (func (export "alloc") (param $size i32) (result i32)
          (local $at i32)
          (local.set $at (global.get $heap))
          (global.set $heap (i32.add (global.get $heap) (local.get $size)))
          (local.get $at))
        (func (export "dealloc") (param i32 i32))
        (func $pair (param $at i32) (param $size i32) (result i32)
          (i32.store (i32.const 256) (local.get $at))
          (i32.store (i32.const 260) (local.get $size))
          (i32.const 256))
        (func (export "handle") (param $at i32) (param $size i32) (result i32)
          %s))
      """;

  private final Watchdog watchdog = new Watchdog(Duration.ofMillis(100));
  private WasmGuest guest;

  @BeforeAll
  void start() {
    guest = new WasmGuest();
  }

  @AfterAll
  void stop() {
    guest.close();
    watchdog.close();
  }

  /** Remembers what it was asked. */
  private static final class Host implements PluginHost {

    final List<String> heard = new ArrayList<>();
    boolean allowed = true;

    @Override
    public @Nullable Value variable(Value selector) {
      heard.add("get " + selector);
      if (!allowed) {
        throw new DeniedException("read_variables");
      }
      return Value.of("remembered");
    }

    @Override
    public boolean write(Value selector, Value value) {
      heard.add("set " + selector + " " + value);
      return allowed;
    }

    @Override
    public boolean emit(Value event) {
      heard.add("emit " + event);
      return allowed;
    }

    @Override
    public Value send(Value request) {
      heard.add("send " + request);
      return ObjectValue.of("status", Value.of(204));
    }

    @Override
    public void log(int level, String message) {
      heard.add("log " + level + " " + message);
    }
  }

  private final Host host = new Host();

  private PluginModule module(String imports, String body, PluginModule.Bounds bounds) {
    return switch (PluginModule.load(guest, MODULE.formatted(imports, body), bounds)) {
      case PluginModule.Loading.Loaded(var module) -> module;
      case PluginModule.Loading.Refused(var why) -> throw new AssertionError(why);
    };
  }

  private PluginModule.Answer call(String imports, String body) {
    return call(module(imports, body, PluginModule.Bounds.DEFAULT));
  }

  private PluginModule.Answer call(PluginModule module) {
    host.heard.clear();
    return module.call(
        "handle", ObjectValue.of("q", Value.of("hi")), host, Limits.STANDARD, watchdog);
  }

  private static String failure(PluginModule.Answer answer) {
    return switch (answer) {
      case PluginModule.Answer.Returned(var value) -> "returned " + value;
      case PluginModule.Answer.Failed(var failure) -> failure.code() + ": " + failure.message();
    };
  }

  @Test
  void givesTheInputAndTakesTheAnswer() {
    assertThat(call("", "(call $pair (local.get $at) (local.get $size))"))
        .isEqualTo(new PluginModule.Answer.Returned(ObjectValue.of("q", Value.of("hi"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"heddle", "env", "another"})
  void readsVariablesWhateverTheHostModuleIsCalled(String name) {
    var imports =
        "(import \"%s\" \"var_get\" (func $get (param i32 i32) (result i32 i32)))".formatted(name);

    assertThat(call(imports, "(call $pair (call $get (i32.const 0) (i32.const 23)))"))
        .isEqualTo(new PluginModule.Answer.Returned(Value.of("remembered")));
    assertThat(host.heard).hasSize(1).first().asString().contains("conversation", "memo");
  }

  @ParameterizedTest
  @CsvSource({"true, 0, 0", "false, 0, -1", "true, 128, -2"})
  void writesVariablesOrSaysWhyNot(boolean allowed, int selector, int status) {
    host.allowed = allowed;
    var imports =
        "(import \"heddle\" \"var_set\" (func $set (param i32 i32 i32 i32) (result i32)))";
    var body =
        """
        (if (i32.ne (call $set (i32.const %d) (i32.const 23) (i32.const 64) (i32.const 24))
                    (i32.const %d))
          (then (unreachable)))
        (call $pair (local.get $at) (local.get $size))
        """
            .formatted(selector, status);

    assertThat(failure(call(imports, body))).startsWith("returned");
    host.allowed = true;
  }

  @Test
  void showsEventsSendsRequestsAndWritesToTheLog() {
    var imports =
        """
        (import "heddle" "emit_event" (func $emit (param i32 i32) (result i32)))
        (import "heddle" "http_request" (func $send (param i32 i32) (result i32 i32)))
        (import "heddle" "log" (func $log (param i32 i32 i32)))
        """;
    var body =
        """
        (drop (call $emit (i32.const 64) (i32.const 24)))
        (call $log (i32.const 2) (i32.const 128) (i32.const 7))
        (call $pair (call $send (local.get $at) (local.get $size)))
        """;

    assertThat(call(imports, body))
        .isEqualTo(new PluginModule.Answer.Returned(ObjectValue.of("status", Value.of(204))));
    assertThat(host.heard).hasSize(3).element(1).isEqualTo("log 2 no json");
  }

  @Test
  void trapsWhereTheHostDenies() {
    host.allowed = false;
    var imports = "(import \"heddle\" \"var_get\" (func $get (param i32 i32) (result i32 i32)))";

    assertThat(failure(call(imports, "(call $pair (call $get (i32.const 0) (i32.const 23)))")))
        .contains("Capability denied: read_variables");
    host.allowed = true;
  }

  private static final Map<String, String> ENDLESS =
      Map.of(
          "loop", "(loop $again (br $again)) (i32.const 0)",
          "conditional", "(loop $again (br_if $again (i32.const 1))) (i32.const 0)",
          "nested", "(loop $a (block (loop $b (br $b))) (br $a)) (i32.const 0)",
          "table", "(loop $a (br_table $a $a (i32.const 0))) (i32.const 0)");

  @ParameterizedTest
  @ValueSource(strings = {"loop", "conditional", "nested", "table"})
  void stopsWhatRunsWithoutEndWhenItsFuelIsUsedUp(String kind) {
    var module = module("", String.valueOf(ENDLESS.get(kind)), new PluginModule.Bounds(1, 100_000));

    assertThat(failure(call(module)))
        .startsWith("sandbox_statements: the module ran more than its 100000 instructions");
  }

  @Test
  void countsInstructionsAsTheyAreRun() {
    // Ten rounds of seven instructions each, and a few around them.
    var body =
        """
        (local $i i32)
        (loop $again
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br_if $again (i32.lt_u (local.get $i) (i32.const 10))))
        (call $pair (local.get $at) (local.get $size))
        """;

    assertThat(failure(call(module("", body, new PluginModule.Bounds(1, 130)))))
        .startsWith("returned");
    assertThat(failure(call(module("", body, new PluginModule.Bounds(1, 70)))))
        .startsWith("sandbox_statements");
  }

  @Test
  void eachCallHasFuelAndMemoryOfItsOwn() {
    var module =
        module(
            "", "(call $pair (local.get $at) (local.get $size))", new PluginModule.Bounds(1, 60));

    for (var i = 0; i < 3; i++) {
      assertThat(failure(call(module))).startsWith("returned");
    }
  }

  @Test
  void boundsTheMemory() {
    var body =
        """
        (if (i32.ne (memory.grow (i32.const 2)) (i32.const -1)) (then (unreachable)))
        (drop (memory.grow (i32.const 1)))
        (call $pair (local.get $at) (local.get $size))
        """;

    assertThat(failure(call(module("", body, new PluginModule.Bounds(2, 100_000)))))
        .startsWith("returned");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32))) | wasi_snapshot_preview1.fd_write is not available
          (import "env" "memory" (memory 1))                                                       | is not available
          """)
  void refusesForeignImports(String imports, String why) {
    assertThat(
            PluginModule.load(
                guest, MODULE.formatted(imports, "(i32.const 0)"), PluginModule.Bounds.DEFAULT))
        .isInstanceOfSatisfying(
            PluginModule.Loading.Refused.class, refused -> assertThat(refused.why()).contains(why));
  }

  @Test
  void refusesCodeThatNamesTheMeter() {
    // The module has one global, so that index 1 would be the meter.
    assertThat(
            PluginModule.load(
                guest,
                MODULE.formatted("", "(global.set 1 (i64.const 99)) (i32.const 0)"),
                PluginModule.Bounds.DEFAULT))
        .isInstanceOf(PluginModule.Loading.Refused.class);
  }
}
