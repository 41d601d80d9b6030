package io.heddle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.Sandbox.Call;
import io.heddle.runtime.code.Sandbox.Language;
import io.heddle.runtime.code.Sandbox.Limits;
import io.heddle.runtime.code.Sandbox.Profile;
import io.heddle.sandbox.wat.WatAssembler;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WasmTest {

  /** Answers with its own input. */
  private static final String ECHO =
      """
      (module
        (memory (export "memory") 1)
        (global $heap (mut i32) (i32.const 1024))
        (func (export "alloc") (param $size i32) (result i32)
          (local $at i32)
          (local.set $at (global.get $heap))
          (global.set $heap (i32.add (global.get $heap) (local.get $size)))
          (local.get $at))
        (func (export "dealloc") (param i32 i32))
        (func (export "main") (param $at i32) (param $size i32) (result i32)
          (i32.store (i32.const 16) (local.get $at))
          (i32.store offset=4 (i32.const 16) (local.get $size))
          (i32.const 16)))
      """;

  private Pool pool;

  @BeforeAll
  void start() {
    pool = new Pool();
  }

  @AfterAll
  void stop() {
    pool.close();
  }

  @Test
  void passesInputsAndResultsAsJson() {
    var inputs = ObjectValue.of("text", Value.of("héllo"));

    assertThat(pool.returned(wasm(ECHO).withInputs(inputs))).isEqualTo(inputs);
  }

  @Test
  void takesModulesInBase64() {
    var binary = ((WatAssembler.Result.Assembled) WatAssembler.assemble(ECHO)).binary();

    var call = wasm(Base64.getEncoder().encodeToString(binary));

    assertThat(pool.returned(call)).isEqualTo(ObjectValue.EMPTY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          (unreachable)                                              | sandbox_error | unreachable
          (call $abort (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)) (i32.const 0) | sandbox_error | called abort
          (i32.div_s (i32.const 1) (i32.const 0))                    | sandbox_error | trap
          (i32.load (i32.const -4))                                  | sandbox_error | trap
          (i32.const -8)                                             | sandbox_output_invalid | outside of the memory
          (i32.store (i32.const 0) (i32.const 99)) (i32.store (i32.const 4) (i32.const -1)) (i32.const 0) | sandbox_output_invalid | outside
          (i32.store (i32.const 0) (i32.const 64)) (i32.store (i32.const 4) (i32.const 4)) (i32.const 0) | sandbox_output_invalid | not JSON
          (loop (br 0)) (i32.const 0)                                | sandbox_timeout | limit of 300 ms
          (drop (memory.grow (i32.const 300))) (unreachable)         | sandbox_error | unreachable
          """)
  void containsAModuleThatFails(String body, String code, String reason) {
    var limits = Limits.STANDARD.withWallTime(Duration.ofMillis(300));

    var failure = pool.failure(wasm(module(body)).withLimits(limits));

    assertThat(failure.code()).startsWith(code);
    assertThat(failure.message()).contains(reason);
  }

  @Test
  void endsRecursionWhereTheStackDoes() {
    var failure = pool.failure(wasm(module("(call $main (i32.const 0) (i32.const 0))")));

    assertThat(failure.message()).contains("stack");
  }

  @Test
  void growsItsMemoryUpToTheLimitOnly() {
    var body =
        """
        (i32.store (i32.const 0) (i32.const 64))
        (i32.store (i32.const 4) (i32.const 1))
        (i32.store8 (i32.const 64) (i32.add (i32.const 48)
          (i32.or (i32.ne (memory.grow (i32.const 255)) (i32.const 1))
                  (i32.shl (i32.ne (memory.grow (i32.const 1)) (i32.const -1)) (i32.const 1)))))
        (i32.const 0)
        """;

    assertThat(pool.returned(wasm(module(body)))).isEqualTo(Value.of(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          (module (memory 257))                                  | a memory of 257 pages
          (module (table 70000 funcref))                         | a table of 70000 entries
          (module (import "wasi" "fd_write" (func)))             | the import wasi.fd_write
          (module (func (unknown.op)))                           | unknown instruction 'unknown.op' (line 1, column 16)
          (module (func (local.get $x)))                         | there is no local $x
          (module (func)                                         | a bracket is never closed
          AGFzbQEAAAA                                            | does not export 'memory'
          AAAA                                                   | does not begin as WebAssembly does
          ~~~~                                                   | does not begin as WebAssembly does
          (module (memory (export "memory") 1))                  | does not export 'alloc'
          """)
  void refusesAModuleWithAReason(String source, String reason) {
    assertThat(pool.failure(wasm(source)).message()).contains(reason);
  }

  private static String module(String body) {
    return """
    (module
      (import "env" "abort" (func $abort (param i32 i32 i32 i32)))
      (memory (export "memory") 1)
      (func (export "alloc") (param i32) (result i32) (i32.const 1024))
      (func (export "dealloc") (param i32 i32))
      (func $main (export "main") (param i32 i32) (result i32) %s))
    """
        .formatted(body);
  }

  private static Call wasm(String source) {
    return Call.of(Language.WASM, Profile.FLAT, source, ObjectValue.EMPTY);
  }
}
