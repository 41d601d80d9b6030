package io.heddle.sandbox.wat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.io.ByteSequence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Assembles modules and runs them: what the engine accepts and computes is what counts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WatAssemblerTest {

  private Context context;

  @BeforeAll
  void start() {
    context = Context.newBuilder("wasm").option("engine.WarnInterpreterOnly", "false").build();
  }

  @AfterAll
  void stop() {
    context.close();
  }

  record Case(String name, String module, String result) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> modules() {
    return List.of(
        new Case("flat", "(func (export \"f\") (result i32) i32.const 2 i32.const 3 i32.mul)", "6"),
        new Case(
            "folded",
            "(func (export \"f\") (result i32) (i32.mul (i32.const 2) (i32.const 3)))",
            "6"),
        new Case(
            "named locals and a loop",
            """
            (func (export "f") (result i32) (local $i i32) (local $sum i32)
              (block $done
                (loop $next
                  (br_if $done (i32.ge_s (local.get $i) (i32.const 10)))
                  (local.set $sum (i32.add (local.get $sum) (local.get $i)))
                  (local.set $i (i32.add (local.get $i) (i32.const 1)))
                  (br $next)))
              (local.get $sum))
            """,
            "45"),
        new Case(
            "flat blocks with labels",
            """
            (func (export "f") (result i32) (local $i i32)
              block $done
                loop $next
                  local.get $i  i32.const 7  i32.eq  br_if $done
                  local.get $i  i32.const 1  i32.add  local.set $i
                  br $next
                end
              end $done
              local.get $i)
            """,
            "7"),
        new Case(
            "if then else, folded and flat",
            """
            (func $pick (param $x i32) (result i32)
              (if (result i32) (local.get $x) (then (i32.const 1)) (else (i32.const 2))))
            (func (export "f") (result i32)
              (i32.add (call $pick (i32.const 0))
                (block (result i32) i32.const 1 if (result i32) i32.const 10 else i32.const 20 end)))
            """,
            "12"),
        new Case(
            "br_table",
            """
            (func $t (param i32) (result i32)
              (block (block (block (br_table 0 1 2 (local.get 0))) (return (i32.const 10)))
                (return (i32.const 20)))
              (i32.const 30))
            (func (export "f") (result i32)
              (i32.add (call $t (i32.const 1)) (call $t (i32.const 9))))
            """,
            "50"),
        new Case(
            "call_indirect through an element segment",
            """
            (type $op (func (param i32 i32) (result i32)))
            (table 2 funcref)
            (elem (i32.const 0) $add $sub)
            (func $add (type $op) (i32.add (local.get 0) (local.get 1)))
            (func $sub (param $a i32) (param $b i32) (result i32) (i32.sub (local.get $a) (local.get $b)))
            (func (export "f") (result i32)
              (call_indirect (type $op) (i32.const 9) (i32.const 4) (i32.const 1)))
            """,
            "5"),
        new Case(
            "inline table",
            """
            (table funcref (elem $one))
            (func $one (result i32) i32.const 11)
            (func (export "f") (result i32) (call_indirect (result i32) (i32.const 0)))
            """,
            "11"),
        new Case(
            "data, loads and stores with offsets",
            """
            (memory 1)
            (data (i32.const 4) "\\01\\02" "\\u{41}\\n")
            (func (export "f") (result i32)
              (i32.store16 offset=8 (i32.const 0) (i32.const 0x100))
              (i32.add (i32.load8_u offset=5 (i32.const 0))
                       (i32.add (i32.load8_u (i32.const 6)) (i32.load offset=8 align=1 (i32.const 0)))))
            """,
            "323"),
        new Case(
            "memory with inline data, size, copy and fill",
            """
            (memory (export "m") (data "abc"))
            (func (export "f") (result i32)
              (memory.copy (i32.const 10) (i32.const 0) (i32.const 3))
              (memory.fill (i32.const 11) (i32.const 1) (i32.const 1))
              (i32.add (memory.size) (i32.load16_u (i32.const 10))))
            """,
            "354"),
        new Case(
            "globals and start",
            """
            (global $g (mut i64) (i64.const -5))
            (global $c i32 (i32.const 0x7fff_ffff))
            (start $init)
            (func $init (global.set $g (i64.mul (global.get $g) (i64.const 3))))
            (func (export "f") (result i64)
              (i64.add (global.get $g) (i64.extend_i32_s (global.get $c))))
            """,
            "2147483632"),
        new Case(
            "unsigned and negative constants",
            "(func (export \"f\") (result i32) (i32.xor (i32.const 4294967295) (i32.const -2)))",
            "1"),
        new Case(
            "floats",
            """
            (func (export "f") (result f64)
              (f64.add (f64.const 0x1.8p1) (f64.add (f64.const 1e3)
                (f64.promote_f32 (f32.mul (f32.const 0.5) (f32.const -3))))))
            """,
            "1001.5"),
        new Case(
            "infinity and nan",
            """
            (func (export "f") (result i32)
              (i32.add (f64.lt (f64.const 1) (f64.const inf)) (f32.ne (f32.const nan) (f32.const nan:0x200000))))
            """,
            "2"),
        new Case(
            "several results",
            """
            (func $two (result i32 i32) (i32.const 3) (i32.const 4))
            (func (export "f") (result i32) (call $two) i32.add)
            """,
            "7"),
        new Case(
            "saturating conversion, sign extension, select",
            """
            (func (export "f") (result i32)
              (select (i32.trunc_sat_f64_s (f64.const 1e300)) (i32.extend8_s (i32.const 0xff)) (i32.const 0)))
            """,
            "-1"),
        new Case(
            "exports apart, comments",
            """
            ;; a line
            (; a (; nested ;) block ;)
            (func $g (result i32) (i32.const 8)) (export "f" (func $g))
            """,
            "8"));
  }

  @ParameterizedTest
  @MethodSource("modules")
  void assemblesWhatTheEngineRuns(Case test) {
    var module = "(module %s)".formatted(test.module());

    var binary = ((WatAssembler.Result.Assembled) WatAssembler.assemble(module)).binary();

    var source = Source.newBuilder("wasm", ByteSequence.create(binary), test.name()).buildLiteral();
    var exports = context.eval(source).newInstance().getMember("exports");
    assertThat(exports.getMember("f").execute().toString()).isEqualTo(test.result());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          (module (func $a) (func $a))                | $a is defined twice              | 1:25
          (module (func br 1x))                       | expected a whole number, found 1x | 1:18
          (module (func (br $x)))                     | there is no label $x             | 1:19
          (module (func block))                       | a block is never ended           | 1:9
          (module (func end))                         | nothing is open to be ended      | 1:15
          (module (func (i32.const 4294967296)))      | 4294967296 does not fit 32 bits  | 1:26
          (module (export "f" (func 0) (func 1)))     | nothing was expected here        | 1:30
          (module (func (param i31)))                 | expected a type, found 'i31'     | 1:22
          (module (memory 1) (import "a" "b" (func))) | imports must come before definitions | 1:20
          (module (data (i32.const 0) "\\zz"))        | a malformed escape               | 1:
          (module (fun))                              | unknown field 'fun' in a module  | 1:9
          (module (func (i32.load align=3 (i32.const 0)))) | an alignment must be a power of two | 1:31
          )                                           | a bracket is closed that was never opened | 1:1
          (module (func (if (i32.const 1))))          | something is missing here        | 1:15
          """)
  void saysWhatIsMalformedAndWhere(String text, String message, String place) {
    var problem = (WatAssembler.Result.Malformed) WatAssembler.assemble(text);

    assertThat(problem.message()).isEqualTo(message);
    assertThat(problem.line() + ":" + problem.column()).startsWith(place);
  }

  @Test
  void boundsItsDepth() {
    var deep = "(module (func %s))".formatted("(drop ".repeat(100_000));

    assertThat(WatAssembler.assemble(deep)).isInstanceOf(WatAssembler.Result.Malformed.class);
  }
}
