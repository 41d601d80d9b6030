package io.heddle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.Ports;
import io.heddle.runtime.code.Sandbox.Result;
import io.heddle.runtime.code.StreamInput;
import io.heddle.runtime.code.StreamOutput;
import io.heddle.runtime.code.Streams;
import io.heddle.sandbox.guest.GuestJson;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonTest {

  private static String json(String source) {
    return GuestJson.write(PythonPool.returned(PythonPool.export(source)));
  }

  @Test
  void passesInputsByNameToAnExportAndKeepsWholeNumbersWhole() {
    var inputs = new LinkedHashMap<String, Value>();
    inputs.put("a", Value.of(7));
    inputs.put("b", Value.of(2.0));
    inputs.put("text", Value.of("héllo \ud83d\ude00"));
    inputs.put("items", Value.array(List.of(Value.of(true), Value.none())));
    var source =
        """
        def main(a: int, b: float, text: str, items: list) -> dict:
            return {"sum": a + b, "int": a * 2, "text": text, "items": items, "kind": type(b).__name__}
        """;

    var result = PythonPool.returned(PythonPool.export(source, new ObjectValue(inputs)));

    assertThat(GuestJson.write(result))
        .isEqualTo(
            """
            {"sum":9.0,"int":14,"text":"héllo \ud83d\ude00","items":[true,null],"kind":"float"}\
            """);
  }

  @Test
  void passesOneObjectToTheFlatDialect() {
    var call =
        PythonPool.flat("def main(inputs): return inputs['a'] + 1")
            .withInputs(ObjectValue.of("a", Value.of(1)));

    assertThat(PythonPool.returned(call)).isEqualTo(Value.of(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2                                  | 2
          7.0                                | 7.0
          (1, 2)                             | [1,2]
          {1: 'a', None: 'b', 1.5: 'c'}      | {"1":"a","null":"b","1.5":"c"}
          {'ü': '\\u00e9'}                   | {"ü":"é"}
          None                               | null
          2 ** 64                            | 18446744073709551616
          [*range(3)]                        | [0,1,2]
          """)
  void returnsWhatJsonDumpsWouldWrite(String expression, String expected) {
    assertThat(json("def main(): return " + expression)).isEqualTo(expected);
  }

  @Test
  void keepsLargeNumbersExactAndWhatIsNoNumberForTheChecksOfAnExport() {
    var big = PythonPool.returned(PythonPool.export("def main(): return 3 ** 100"));
    var nan = PythonPool.returned(PythonPool.export("def main(): return float('nan')"));

    assertThat(big).isEqualTo(Value.of(BigInteger.valueOf(3).pow(100)));
    assertThat(nan).isEqualTo(Value.of(Double.NaN));
    assertThat(PythonPool.returned(PythonPool.flat("def main(i): return float('nan')")))
        .isEqualTo(Value.none());
    assertThat(PythonPool.failure(PythonPool.flat("def main(i): return 10 ** 1000")).message())
        .contains("a number of more than 1000 digits");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          return 1 / 0              | sandbox_error  | ZeroDivisionError: division by zero (line 2)
          raise KeyError('x')       | sandbox_error  | KeyError: 'x' (line 2)
          import pandas             | sandbox_error  | No module named 'pandas': the sandbox has Python's standard library only (line 2)
          from yaml import load     | sandbox_error  | No module named 'yaml': the sandbox has Python's standard library only (line 2)
          import sqlite3            | sandbox_error  | the sandbox lacks this part of the standard library
          import sys; sys.exit(3)   | sandbox_error  | SystemExit: 3
          return f(                 | sandbox_syntax | SyntaxError: '(' was never closed (line 2, column 13)
          return {1}                | sandbox_output_invalid | Object of type set is not JSON serializable
          return {(1, 2): 3}        | sandbox_output_invalid | keys must be str, int, float, bool or None, not tuple
          return lambda: 1          | sandbox_output_invalid | Object of type function is not JSON serializable
          return eval('1 +')        | sandbox_error  | SyntaxError: invalid syntax (<string>, line 1) (line 2)
          """)
  void failsWithAReason(String body, String code, String reason) {
    var failure = PythonPool.failure(PythonPool.export("def main():\n    " + body));

    assertThat(failure.message()).contains(reason);
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.retryable()).isFalse();
  }

  @Test
  void saysWhichArgumentsDoNotFit() {
    var missing = PythonPool.failure(PythonPool.export("def main(a): return {}"));
    var extra = PythonPool.export("def main(): return {}", ObjectValue.of("other", Value.of(1)));

    assertThat(missing.message())
        .contains("TypeError: main() missing 1 required positional argument: 'a'");
    assertThat(PythonPool.failure(extra).message())
        .contains("main() got an unexpected keyword argument 'other'");
  }

  @Test
  void refusesCodeWithoutMain() {
    assertThat(PythonPool.failure(PythonPool.flat("x = 1")).code()).isEqualTo("sandbox_no_main");
    assertThat(PythonPool.failure(PythonPool.flat("main = 1")).code()).isEqualTo("sandbox_no_main");
  }

  @Test
  void awaitsWhatAnAsynchronousMainReturns() {
    assertThat(json("async def main(): return {'a': 1}")).isEqualTo("{\"a\":1}");
    assertThat(
            json(
                """
                import asyncio
                async def part(n):
                    await asyncio.sleep(0.001)
                    return n
                async def main():
                    return await asyncio.gather(part(1), part(2))
                """))
        .isEqualTo("[1,2]");
  }

  @Test
  void keepsWhatWasPrintedWithinBounds() {
    var source =
        """
        import sys
        def main(inputs):
            print('a', {'b': 1}, end='!\\n')
            print('bad', file=sys.stderr)
            for n in range(3000): print(n)
            print('no end', end='')
        """;

    var result = (Result.Returned) PythonPool.run(PythonPool.flat(source));

    assertThat(result.console()).hasSize(1_000).contains("a {'b': 1}!", "0", "error: bad");
    var brief = (Result.Returned) PythonPool.run(PythonPool.flat("def main(i): print(1, end='')"));
    assertThat(brief.console()).containsExactly("1");
  }

  @Test
  void takesTimeIdsAndChanceFromItsPorts() {
    var ids = new AtomicInteger();
    var source =
        """
        import datetime, random, time, uuid
        def main(inputs):
            return [time.time(), time.time_ns(), time.strftime('%Y-%m-%d %H:%M:%S'), time.gmtime().tm_year,
                    datetime.datetime.now().isoformat(), str(datetime.date.today()),
                    datetime.datetime.now(datetime.timezone.utc).hour,
                    str(uuid.uuid4()), str(uuid.uuid4()), random.random(), random.randint(1, 1000)]
        """;

    var first = PythonPool.returned(PythonPool.flat(source).withPorts(fixed(ids)));

    assertThat(GuestJson.write(first))
        .startsWith(
            """
            [1.700000000123E9,1700000000123000000,"2023-11-14 22:13:20",2023,"2023-11-14T22:13:20.123000",\
            "2023-11-14",22,"00000000-0000-4000-8000-000000000001","00000000-0000-4000-8000-000000000002",\
            """);
    ids.set(0);
    assertThat(PythonPool.returned(PythonPool.flat(source).withPorts(fixed(ids)))).isEqualTo(first);
  }

  private static Ports fixed(AtomicInteger ids) {
    return new Ports(
        () -> 1_700_000_000_123L,
        () -> "00000000-0000-4000-8000-%012d".formatted(ids.incrementAndGet()),
        OptionalLong.of(42));
  }

  @Test
  void givesCodeTheStandardLibrary() {
    var source =
        """
        import base64, collections, csv, dataclasses, decimal, hashlib, hmac, html, io, itertools, json, math
        import os, pathlib, re, statistics, string, textwrap, unicodedata, urllib.parse

        @dataclasses.dataclass
        class Point:
            x: int

        def main():
            rows = list(csv.DictReader(io.StringIO('a,b\\n1,2\\n')))
            match = re.search(r'(?P<key>\\w+)=(\\d+)', 'n=42')
            return [
                rows, match['key'], hashlib.sha256(b'').hexdigest()[:8], base64.b64encode(b'hello').decode(),
                hmac.new(b'k', b'v', 'md5').hexdigest()[:8], str(decimal.Decimal('0.1') * 3), math.isclose(0.1 + 0.2, 0.3),
                statistics.mean([1, 2]), urllib.parse.quote('a b'), html.escape('<'), dataclasses.asdict(Point(3)),
                unicodedata.normalize('NFC', 'e\\u0301'),
                os.path.join('a', 'b'), pathlib.PurePath('a.txt').suffix, dict(collections.Counter('aab')),
                string.ascii_lowercase[:3], textwrap.shorten('a b c d', 5), json.loads('{"a": 1}'),
                list(itertools.pairwise([1, 2, 3])),
            ]
        """;

    assertThat(json(source))
        .isEqualTo(
            """
            [[{"a":"1","b":"2"}],"n","e3b0c442","aGVsbG8=","03b6c958","0.3",true,1.5,"a%20b","&lt;",{"x":3},"é",\
            "a/b",".txt",{"a":2,"b":1},"abc","[...]",{"a":1},[[1,2],[2,3]]]\
            """);
  }

  @Test
  void showsNothingOfOneCallToTheNext() {
    var source =
        """
        import json, builtins
        def main():
            before = [hasattr(json, 'mark'), hasattr(builtins, 'mark'), 'left' in globals()]
            json.mark = builtins.mark = 1
            globals()['left'] = 1
            return before
        """;
    for (var i = 0; i < 4; i++) {
      assertThat(json(source)).isEqualTo("[false,false,false]");
    }
  }

  @Test
  void handsOverWhatAStreamCameTo() {
    var chunks = List.of("a", "b").iterator();
    StreamInput stream =
        () ->
            chunks.hasNext()
                ? new StreamInput.Next.Chunk(Value.of(chunks.next()))
                : new StreamInput.Next.Ended(Value.of("ab"));
    var call =
        PythonPool.flat("def main(inputs): return inputs['s'].upper()  # on_chunk")
            .withStreams(new Streams(Map.of("s", stream), StreamOutput.NONE));

    assertThat(PythonPool.returned(call)).isEqualTo(Value.of("AB"));
  }

  @Test
  void callsAnotherFunctionWhenAskedTo() {
    var call = PythonPool.flat("def handle(i): return 'handled'").withFunction("handle");

    assertThat(PythonPool.returned(call)).isEqualTo(Value.of("handled"));
  }

  @Test
  void refusesSourcesBeyondTheLimit() {
    var source = "#" + "x".repeat(1_000_000) + "\ndef main(i): pass";

    assertThat(PythonPool.failure(PythonPool.flat(source)).code())
        .isEqualTo("sandbox_source_too_large");
  }
}
