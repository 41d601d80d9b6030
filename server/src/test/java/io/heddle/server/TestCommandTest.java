package io.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code heddle test} on files as authors write them. */
final class TestCommandTest {

  private static final String SHOP =
      """
      version: "0.1.0"
      nodes:
        - id: start
          data:
            type: start
            title: Start
            variables: [ { variable: n, type: number, required: true } ]
        - id: big
          data:
            type: if-else
            title: Big?
            cases:
              - case_id: "yes"
                logical_operator: and
                conditions: [ { variable_selector: [start, n], comparison_operator: ">", value: 9 } ]
        - id: each
          data:
            type: iteration
            title: Each
            input_selector: [split, list]
            output_variable: results
            sub_graph:
              nodes:
                - { id: from, type: start, title: From }
                - id: price
                  type: code
                  title: Price
                  data:
                    language: javascript
                    code: "function main({ item }) { return { price: item * 2 } }"
                    variables: [ { variable: item, value_selector: [__scope__, item] } ]
                - id: to
                  type: end
                  title: To
                  data: { outputs: [ { variable: price, value_selector: [price, price] } ] }
              edges: [ { source: from, target: price }, { source: price, target: to } ]
        - id: split
          data:
            type: code
            title: Split
            language: javascript
            code: "function main({ n }) { return { list: [n, n + 1], at: datetime.now(), id: uuidv4() } }"
            variables: [ { variable: n, value_selector: [start, n] } ]
        - id: large
          data:
            type: end
            title: Large
            outputs:
              - { variable: prices, value_selector: [each, results] }
              - { variable: at, value_selector: [split, at] }
        - id: small
          data: { type: end, title: Small, outputs: [ { variable: n, value_selector: [start, n] } ] }
      edges:
        - { source: start, target: big }
        - { source: big, target: split, source_handle: "yes" }
        - { source: big, target: small, source_handle: "false" }
        - { source: split, target: each }
        - { source: each, target: large }
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeTheWorkflow() throws Exception {
    Files.writeString(folder.resolve("shop.yml"), SHOP);
  }

  @Test
  void runsContainersWithMockedInnards() throws Exception {
    var run =
        test(
            """
            clock: 2026-01-31T12:00:00Z
            tests:
              - name: asks a price for each item
                inputs: { n: 10 }
                mocks:
                  - node: price
                    sequence: [ { value: { price: 1 } }, { value: { price: 7 } } ]
                expect:
                  exact: true
                  outputs: { prices: [ { price: 1 }, { price: 7 } ], at: 1769860800000 }
                  path: [start, big, split, each, large]
                  calls: { price: 2, each: 1 }
                  resolved:
                    price: [ { __scope__.item: 10 }, { __scope__.item: 11 } ]
                    big: { start.n: 10 }
            """);

    assertThat(run.out()).contains("ok   asks a price for each item");
    assertThat(run.status()).isZero();
  }

  @Test
  void namesTheBranchesThatNoTestTook() throws Exception {
    var run =
        test(
            """
            tests:
              - { name: small, inputs: { n: 1 }, expect: { outputs: { n: 1 } } }
            """);

    assertThat(run.out())
        .contains("shop.yml: 1 of 2 branches taken (50 %), 3 of 9 nodes ran")
        .contains("never taken: big -> yes")
        .contains("never ran: each, split, large, each/from, each/price, each/to");
    assertThat(run.status()).isZero();
  }

  @Test
  void isAsStrictAsTheFileAndTheTestSay() throws Exception {
    Files.writeString(
        folder.resolve("shop.yml"),
        """
        version: "0.1.0"
        nodes:
          - { id: start, data: { type: start, title: Start } }
          - { id: say, data: { type: memory-store, title: Say, scope: global, key: "<{{#start.gone#}}>", value_selector: [start, x] } }
          - { id: end, data: { type: end, title: End, outputs: [ { variable: key, value_selector: [say, key] } ] } }
        edges: [ { source: start, target: say }, { source: say, target: end } ]
        """);

    var run =
        test(
            """
            strict_templates: true
            tests:
              - { name: strict, expect: { error: { node: say, code: variable_not_found } } }
              - { name: lenient, strict_templates: false, expect: { outputs: { key: "<>" } } }
            """);

    assertThat(run.status()).as(run.out() + run.err()).isZero();
  }

  @Test
  void mocksAWholeContainer() throws Exception {
    var run =
        test(
            """
            tests:
              - name: large
                inputs: { n: 10 }
                mocks: [ { kind: iteration, value: { results: [ 5 ] } } ]
                expect: { outputs: { prices: [ 5 ] }, not_ran: [ price ] }
            """);

    assertThat(run.status()).as(run.out() + run.err()).isZero();
  }

  @Test
  void takesTheBranchThatAMockSays() throws Exception {
    var run =
        test(
            """
            tests:
              - name: small in spite of all
                inputs: { n: 10 }
                mocks: [ { node: big, value: { selected_case: "false" }, handle: "false" } ]
                expect: { path: [ start, big, small ] }
            """);

    assertThat(run.status()).as(run.out() + run.err()).isZero();
  }

  @Test
  void tellsEveryDifference() throws Exception {
    var run =
        test(
            """
            tests:
              - name: all wrong
                inputs: { n: 1 }
                expect:
                  outputs: { n: 2, more: { $any: true } }
                  path: [ start, small ]
                  not_ran: [ big ]
                  ran: [ large ]
                  calls: { big: 3 }
            """);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out().lines().map(String::strip))
        .contains(
            "FAIL all wrong (%s)".formatted(millis(run.out())),
            "outputs.n: expected 2",
            "was 1",
            "outputs.more: expected any value",
            "was absent",
            "path: expected start > small",
            "was start > big > small",
            "not_ran: expected big not to run",
            "ran: expected large",
            "calls.big: expected 3");
  }

  private static String millis(String out) {
    return out.replaceAll("(?s).*FAIL all wrong \\(([^)]*)\\).*", "$1");
  }

  @Test
  void failsATestWhoseInputsDoNotFit() throws Exception {
    var run = test("tests: [ { name: none given } ]");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains("inputs: input 'n' is required");
  }

  @Test
  void givesUpATestThatTakesTooLong() throws Exception {
    var run =
        test(
            """
            tests:
              - name: slow
                timeout: 50ms
                inputs: { n: 10 }
                mocks: [ { node: split, value: { list: [] }, delay: 60s } ]
            """);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains("the run did not end within 50 ms");
  }

  @Test
  void recordsOnceAndPlaysFromThenOn() throws Exception {
    var tests =
        """
        tests:
          - name: recorded
            inputs: { n: 10 }
            mocks: [ { node: split, cassette: takes/split.jsonl } ]
            expect: { outputs: { prices: { $size: 2 }, at: { $any: true } } }
        """;
    var cassette = folder.resolve("takes/split.jsonl");

    var missing = test(tests);
    var recorded = test(tests, "--record");
    var take = Files.readString(cassette);
    Files.writeString(cassette, take.replaceFirst("\"at\":\\d+", "\"at\":42"));
    var played = test(tests.replace("{ $any: true }", "42"));
    Files.writeString(folder.resolve("shop.yml"), SHOP.replace("[n, n + 1]", "[n, n + 2]"));
    var stale = test(tests);

    assertThat(missing.out()).contains("has no take of this call");
    assertThat(recorded.status()).as(recorded.out()).isZero();
    assertThat(played.status()).as(played.out()).isZero();
    assertThat(stale.out()).contains("has no take of this call");
  }

  @Test
  void keepsNodesThatAreNotMockedOffTheNetwork() throws Exception {
    Files.writeString(
        folder.resolve("shop.yml"),
        """
        version: "0.1.0"
        nodes:
          - { id: start, data: { type: start, title: S } }
          - { id: call, data: { type: http-request, title: C, method: GET, url: "http://127.0.0.1:9/" } }
          - { id: end, data: { type: end, title: E, outputs: [] } }
        edges: [ { source: start, target: call }, { source: call, target: end } ]
        """);

    var run =
        test("tests: [ { name: calls, expect: { error: { node: call, kind: permission } } } ]");

    assertThat(run.status()).as(run.out()).isZero();
  }

  @Test
  void tellsEveryMistakeInATestFileWithItsPlace() throws Exception {
    var run =
        test(
            """
            clokc: x
            tests:
              - name: a
                mocks:
                  - { node: prise, value: {} }
                  - { kind: itteration, value: {} }
                  - { node: start, value: {} }
                  - { node: big, value: {} }
                  - { node: big, value: {}, handle: no }
                  - { node: split }
                expect:
                  status: succeded
                  outputs: { x: { $contians: 1 } }
                  resolved: { split: { start.m: 1 } }
              - name: a
            """);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("shop.test.yaml:1:1: error E607: the key 'clokc' is not known here")
        .contains("did you mean 'clock'?")
        .contains("the workflow has no node 'prise'")
        .contains("did you mean 'price'?")
        .contains("the workflow has no node of type 'itteration'")
        .contains("nothing can stand in for a node of type start")
        .contains("its mock says which 'handle' is taken")
        .contains("no edge leaves the node 'big' by the handle 'no'")
        .contains("a mock has one of 'value', 'error', 'sequence' and 'cassette'")
        .contains("did you mean 'succeeded'?")
        .contains("'$contians' is no way to compare; did you mean '$contains'?")
        .contains("the node 'split' does not read 'start.m'")
        .contains("there are two tests 'a'");
  }

  @Test
  void refusesAFileWithoutItsWorkflow() throws Exception {
    Files.writeString(folder.resolve("other.test.yaml"), "tests: [ { name: a } ]");

    var run = Console.heddle(List.of("test", folder.resolve("other.test.yaml").toString()));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("there is no workflow other.yml beside this file");
  }

  @Test
  void writesAReportThatBuildServersRead() throws Exception {
    var report = folder.resolve("report.xml");
    test(
        """
        tests:
          - { name: "1 < 2 & \\u0001", inputs: { n: 1 } }
          - { name: fails, inputs: { n: 1 }, expect: { ran: [ large ] } }
        """,
        "--report",
        report.toString());

    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    var suite =
        factory.newDocumentBuilder().parse(report.toFile()).getElementsByTagName("testsuite");

    assertThat(suite.item(0).getAttributes().getNamedItem("tests").getNodeValue()).isEqualTo("2");
    assertThat(suite.item(0).getAttributes().getNamedItem("failures").getNodeValue())
        .isEqualTo("1");
    assertThat(Files.readString(report)).contains("name=\"1 &lt; 2 &amp; \uFFFD\"");
  }

  @Test
  void saysWhatIsMissingOnTheCommandLine() {
    var nothing = Console.heddle(List.of("test"));
    var nowhere = Console.heddle(List.of("test", folder.resolve("shop.yaml").toString()));
    var empty = Console.heddle(List.of("test", folder.toString()));

    assertThat(nothing.status()).isEqualTo(2);
    assertThat(nothing.err()).contains("a PATH or --cases DIR is missing");
    assertThat(nowhere.err()).contains("did you mean").contains("shop.yml");
    assertThat(empty.err()).contains("no tests below");
  }

  private Console.Run test(String tests, String... options) throws Exception {
    var file = Files.writeString(folder.resolve("shop.test.yaml"), tests);
    var arguments = new ArrayList<>(List.of("test", file.toString()));
    arguments.addAll(List.of(options));
    return Console.heddle(arguments);
  }
}
