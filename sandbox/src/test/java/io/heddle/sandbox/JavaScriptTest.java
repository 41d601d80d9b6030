package io.heddle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.Ports;
import io.heddle.runtime.code.Sandbox.Call;
import io.heddle.runtime.code.Sandbox.Result;
import io.heddle.sandbox.guest.GuestJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaScriptTest {

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
  void passesInputsAndKeepsWholeNumbersWhole() {
    var inputs = new LinkedHashMap<String, Value>();
    inputs.put("a", Value.of(7));
    inputs.put("b", Value.of(2.0));
    inputs.put("text", Value.of("héllo \ud83d\ude00"));
    inputs.put("list", Value.array(List.of(Value.of(true), Value.none())));
    var source = "function main(i) { return {sum: i.a + i.b, half: i.a / 2, same: i}; }";

    var result = pool.returned(Pool.flat(source).withInputs(Value.object(inputs)));

    assertThat(GuestJson.write(result))
        .isEqualTo(
            """
            {"sum":9,"half":3.5,"same":{"a":7,"b":2,"text":"héllo \ud83d\ude00","list":[true,null]}}\
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2                                        | 2
          7.0                                      | 7
          1.5                                      | 1.5
          -0                                       | 0
          2**53                                    | 9007199254740992
          1e21                                     | 1.0E21
          NaN                                      | null
          [undefined, () => 1, Symbol()]           | [null,null,null]
          ({a: undefined, b: () => 1, c: 1})       | {"c":1}
          undefined                                | null
          (() => 1)                                | null
          new Date(0)                              | "1970-01-01T00:00:00.000Z"
          new Map([[1, 2]])                        | {}
          new Set([1])                             | {}
          ({toJSON() { return 'own'; }})           | "own"
          Object.create({inherited: 1})            | {}
          [1, , 3]                                 | [1,null,3]
          new Uint8Array([1, 2])                   | {"0":1,"1":2}
          Promise.resolve(5)                       | 5
          (async () => { await 0; return [1]; })() | [1]
          """)
  void returnsWhatJsonStringifyWouldWrite(String expression, String expected) {
    var result = pool.returned(Pool.export("function main() { return %s; }".formatted(expression)));

    assertThat(GuestJson.write(result)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          const o = {}; o.o = o; return o             | sandbox_output_invalid | circular
          return new Promise(() => {})                | sandbox_output_invalid | never settles
          throw new Error('boom')                     | sandbox_error          | Error: boom (line 1
          throw 'text'                                | sandbox_error          | text
          return Promise.reject(new TypeError('no'))  | sandbox_error          | TypeError: no
          return missing                              | sandbox_error          | missing is not defined
          return {                                    | sandbox_syntax         | line 1
          return 'x'.repeat(1100000)                  | sandbox_output_too_large | limit is 1048576
          let o = 1; for (let i = 0; i < 101; i++) o = [o]; return o | sandbox_output_too_deep | deeper than 100
          """)
  void failsWithAReason(String body, String code, String reason) {
    var failure = pool.failure(Pool.export("function main() { %s }".formatted(body)));

    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.message()).contains(reason);
    assertThat(failure.retryable()).isFalse();
  }

  @Test
  void refusesCodeWithoutMain() {
    assertThat(pool.failure(Pool.flat("let x = 1")).code()).isEqualTo("sandbox_no_main");
  }

  @Test
  void refusesSourcesBeyondTheLimit() {
    var source = "//" + "x".repeat(1_000_000) + "\nfunction main() {}";

    assertThat(pool.failure(Pool.flat(source)).code()).isEqualTo("sandbox_source_too_large");
  }

  @Test
  void refusesDangerousCodeInTheFlatDialectOnly() {
    var source = "function main() { while (true) { return [].constructor === Array; } }";

    var refused = pool.failure(Pool.flat(source));

    assertThat(refused.code()).isEqualTo("sandbox_dangerous_code");
    assertThat(refused.message()).contains("an endless while loop is not allowed (line 1)");
    assertThat(pool.returned(Pool.export(source))).isEqualTo(Value.of(true));
  }

  @Test
  void evaluatesNoTexts() {
    for (var expression :
        List.of("eval('1')", "Function('return 1')()", "(() => {}).constructor('return 1')()")) {
      var failure =
          pool.failure(Pool.export("function main() { return %s; }".formatted(expression)));

      assertThat(failure.message()).contains("EvalError");
    }
  }

  @Test
  void findsMainHoweverItIsDeclared() {
    for (var declared :
        List.of(
            "const main = () => 1",
            "var main = function () { return 1 }",
            "async function main() { return 1 }")) {
      assertThat(pool.returned(Pool.export(declared))).isEqualTo(Value.of(1));
    }
  }

  @Test
  void keepsWhatWasPrintedWithinBounds() {
    var source =
        "function main() { console.log('a', {b: 1}, [2]); console.error('bad');"
            + " for (let i = 0; i < 5000; i++) console.log(i); }";

    var result = (Result.Returned) pool.run(Pool.flat(source));

    assertThat(result.console()).hasSize(1_000).startsWith("a {\"b\":1} [2]", "error: bad", "0");
  }

  @Test
  void givesTheFlatDialectItsBuiltins() {
    var source =
        """
        function main() {
          const key = "000102030405060708090a0b0c0d0e0f000102030405060708090a0b0c0d0e0f";
          const sealed = crypto.aesEncrypt("hello", key);
          return [
            crypto.md5("hello"), crypto.sha1("a"), crypto.sha256("").slice(0, 8), crypto.sha512("").length,
            crypto.hmacSha256("secret", "hello"), crypto.hmacSha512("k", "v").length,
            crypto.aesDecrypt(sealed.ciphertext, key, sealed.iv), btoa("hello"), atob("aGVsbG8="),
            uuidv4().length, randomInt(5, 5), typeof randomFloat(), randomBytes(16).length,
          ];
        }
        """;

    assertThat(GuestJson.write(pool.returned(Pool.flat(source))))
        .isEqualTo(
            """
            ["5d41402abc4b2a76b9719d911017c592","86f7e437faa5a7fce15d1ddcb9eaeaea377667b8","e3b0c442",128,\
            "88aab3ede8d3adf94d26ab90d3bafd4a2083070c3bcce9c014ee04a443847c0b",128,"hello","aGVsbG8=","hello",\
            36,5,"number",32]\
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          crypto.aesEncrypt('x', 'short')     | 64 hexadecimal digits
          crypto.aesDecrypt('x', 'short', '') | 64 hexadecimal digits
          atob('*')                           | not base64
          randomInt(5, 1)                     | min <= max
          randomBytes(1e9)                    | 0 to 65536
          """)
  void saysWhatABuiltinWants(String expression, String reason) {
    var failure = pool.failure(Pool.flat("function main() { return %s; }".formatted(expression)));

    assertThat(failure.message()).contains(reason);
  }

  @Test
  void takesTimeIdsAndChanceFromItsPorts() {
    var ids = new AtomicInteger();
    var source =
        """
        function main() {
          return [datetime.now(), datetime.timestamp(), datetime.format('%Y-%m-%d %H:%M:%S'), datetime.isoString(),
                  Date.now(), new Date().getTime(), uuidv4(), uuidv4(), randomInt(), Math.random()];
        }
        """;
    var first = pool.returned(Pool.flat(source).withPorts(fixed(ids)));

    assertThat(GuestJson.write(first))
        .startsWith(
            """
            [1700000000123,1700000000123,"2023-11-14 22:13:20","2023-11-14T22:13:20.123Z",1700000000123,1700000000123,\
            "id-1","id-2",\
            """);
    ids.set(0);
    assertThat(pool.returned(Pool.flat(source).withPorts(fixed(ids)))).isEqualTo(first);
  }

  private static Ports fixed(AtomicInteger ids) {
    return new Ports(
        () -> 1_700_000_000_123L, () -> "id-" + ids.incrementAndGet(), OptionalLong.of(42));
  }

  @Test
  void leavesTheFlatDialectItsAllowedGlobalsOnly() {
    var source =
        """
        function main() {
          return [typeof Map, typeof Reflect, typeof Proxy, typeof setTimeout, typeof Java, typeof Polyglot,
                  typeof load, typeof random, typeof JSON, typeof RegExp, typeof datetime];
        }
        """;

    assertThat(GuestJson.write(pool.returned(Pool.flat(source))))
        .isEqualTo(
            """
            ["undefined","undefined","undefined","undefined","undefined","undefined","undefined","undefined",\
            "object","function","object"]\
            """);
  }

  @Test
  void givesAppExportsTheWholeLanguage() {
    var source =
        """
        class Named extends Error { constructor(m) { super(m); this.name = 'Named'; } }
        const main = ({ list = [3, 1, 2] }) => {
          const groups = Object.groupBy(list, (n) => (n % 2 ? 'odd' : 'even'));
          let n = 0;
          while (true) if (++n > 3) break;
          try { throw new Named('x'); } catch (e) { groups.error = `${e}`; }
          return { ...groups, n, sorted: list.toSorted(), last: list.at(-1), m: 'a-b'.match(/(?<k>a)/).groups.k };
        };
        """;

    assertThat(GuestJson.write(pool.returned(Pool.export(source))))
        .isEqualTo(
            """
            {"odd":[3,1],"even":[2],"error":"Named: x","n":4,"sorted":[1,2,3],"last":2,"m":"a"}\
            """);
  }

  @Test
  void showsNothingOfOneCallToTheNext() {
    var source =
        """
        seen = typeof seen === 'undefined' ? 1 : seen + 1;
        function main() {
          const before = [seen, Array.prototype.mark, JSON.mark, Math.max === Math.min, RegExp.$1];
          Array.prototype.mark = 1; JSON.mark = 2; Math.max = Math.min; Object.prototype.poison = 3;
          Promise.prototype.then = null; globalThis.left = 4; /(a)/.test('a');
          return before;
        }
        """;
    for (var i = 0; i < 20; i++) {
      assertThat(GuestJson.write(pool.returned(Pool.export(source))))
          .isEqualTo("[1,null,null,false,\"\"]");
    }
  }

  @Test
  void callsAnotherFunctionWhenAskedTo() {
    Call call = Pool.export("function handle(i) { return 'handled'; }").withFunction("handle");

    assertThat(pool.returned(call)).isEqualTo(Value.of("handled"));
  }
}
