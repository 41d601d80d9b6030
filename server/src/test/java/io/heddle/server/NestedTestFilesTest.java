package io.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code heddle test} on workflows that run other workflows. */
final class NestedTestFilesTest {

  private static final String ORDER =
      """
      version: "0.1.0"
      nodes:
        - id: start
          data: { type: start, title: S, variables: [ { variable: items, type: "array[number]", required: true } ] }
        - id: each
          data:
            type: iteration
            title: Each
            input_selector: [start, items]
            output_variable: prices
            sub_graph:
              nodes:
                - { id: from, data: { type: start, title: From } }
                - id: price
                  data: { type: workflow, title: Price, workflow: price, inputs: { n: [__scope__, item] } }
                - id: to
                  data: { type: end, title: To, outputs: [ { variable: cost, value_selector: [price, cost] } ] }
              edges: [ { source: from, target: price }, { source: price, target: to } ]
        - id: note
          data: { type: workflow, title: Note, workflow: note, wait: false }
        - id: end
          data: { type: end, title: E, outputs: [ { variable: prices, value_selector: [each, prices] } ] }
      edges:
        - { source: start, target: each }
        - { source: each, target: note }
        - { source: note, target: end }
      """;

  private static final String PRICE =
      """
      version: "0.1.0"
      id: price
      name: The price
      nodes:
        - id: start
          data: { type: start, title: S, variables: [ { variable: n, type: number, required: true } ] }
        - id: big
          data:
            type: if-else
            title: Big?
            cases:
              - case_id: "yes"
                logical_operator: and
                conditions: [ { variable_selector: [start, n], comparison_operator: ">", value: 9 } ]
        - id: ask
          data:
            type: llm
            title: Ask
            model: { provider: openai, name: gpt-4o }
            prompt_template: [ { role: user, text: "What costs {{#start.n#}}?" } ]
        - id: costly
          data: { type: end, title: C, outputs: [ { variable: cost, value_selector: [ask, text] } ] }
        - id: cheap
          data: { type: end, title: C, outputs: [ { variable: cost, value_selector: [start, n] } ] }
      edges:
        - { source: start, target: big }
        - { source: big, target: ask, source_handle: "yes" }
        - { source: big, target: cheap, source_handle: "false" }
        - { source: ask, target: costly }
      """;

  private static final String NOTE =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, title: S } }
        - { id: call, data: { type: http-request, title: C, method: GET, url: "http://127.0.0.1:9/" } }
        - { id: end, data: { type: end, title: E, outputs: [] } }
      edges: [ { source: start, target: call }, { source: call, target: end } ]
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeTheWorkflows() throws Exception {
    Files.writeString(folder.resolve("order.yml"), ORDER);
    Files.writeString(folder.resolve("price.yml"), PRICE);
    Files.writeString(folder.resolve("note.yml"), NOTE);
  }

  @Test
  void mocksReachNestedRunsByNodeAndByKind() throws Exception {
    var run =
        test(
            """
            tests:
              - name: prices
                inputs: { items: [1, 10, 20] }
                mocks:
                  - { workflow: price, node: ask, sequence: [ { value: { text: ten } }, { value: { text: more } } ] }
                  - { kind: http-request, value: { status_code: 204 } }
                expect:
                  outputs: { prices: [ { cost: 1 }, { cost: ten }, { cost: more } ] }
                  path: [start, each, note, end]
                  calls: { price: 3, start: 1 }
                  nested:
                    price:
                      runs: 3
                      paths: [ [start, big, cheap], [start, big, ask, costly], [start, big, ask, costly] ]
                      calls: { ask: 2, big: 3 }
                      ran: [costly]
                      resolved: { ask: [ { start.n: 10 }, { start.n: 20 } ], big: [ { start.n: 1 } ] }
                    note: { runs: 1, path: [start, call, end] }
            """);

    assertThat(run.out() + run.err()).contains("ok   prices");
    assertThat(run.status()).isZero();
  }

  @Test
  void aMockByNodeWithoutAWorkflowIsForTheTestedOneOnly() throws Exception {
    var run =
        test(
            """
            mocks: [ { kind: http-request, value: {} } ]
            tests:
              - name: mocks the node that runs another workflow
                inputs: { items: [1] }
                mocks: [ { node: price, value: { cost: 7 } } ]
                expect: { outputs: { prices: [ { cost: 7 } ] }, nested: { price: { runs: 0 } } }
              - name: mocks that workflow by another of its names
                inputs: { items: [10] }
                mocks: [ { workflow: The price, kind: llm, value: { text: x } } ]
                expect: { outputs: { prices: [ { cost: x } ] } }
            """);

    assertThat(run.status()).as(run.out() + run.err()).isZero();
  }

  @Test
  void tellsEveryDifferenceOfNestedRuns() throws Exception {
    var run =
        test(
            """
            mocks: [ { kind: http-request, value: {} }, { kind: llm, value: { text: x } } ]
            tests:
              - name: all wrong
                inputs: { items: [1, 10] }
                expect:
                  nested:
                    price:
                      runs: 1
                      path: [start, big, cheap]
                      calls: { ask: 2 }
                      not_ran: [ask]
                      resolved: { ask: { start.n: 11 } }
                    note: { paths: [ [start], [start] ], ran: [call] }
            """);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out().lines().map(String::strip))
        .contains(
            "nested.price.runs: expected 1",
            "was 2",
            "nested.price.path[1]: expected start > big > cheap",
            "was start > big > ask > costly",
            "nested.price.calls.ask: expected 2",
            "nested.price.not_ran: expected ask not to run",
            "nested.price.resolved.ask.start.n: expected 11",
            "nested.note.paths: expected 2 runs");
  }

  @Test
  void branchesOfNestedRunsCountForTheirWorkflow() throws Exception {
    var run =
        test(
            """
            mocks: [ { kind: http-request, value: {} } ]
            tests: [ { name: cheap, inputs: { items: [1, 2] } } ]
            """);

    assertThat(run.out())
        .contains("order.yml: no branches, 7 of 7 nodes ran")
        .contains("price.yml: 1 of 2 branches taken (50 %), 3 of 5 nodes ran")
        .contains("never taken: big -> yes")
        .contains("never ran: ask, costly")
        .contains("note.yml: no branches, 3 of 3 nodes ran");
  }

  @Test
  void nodesOfNestedRunsStayOffTheNetworkToo() throws Exception {
    Files.writeString(folder.resolve("order.yml"), ORDER.replace(", wait: false", ""));

    var run =
        test(
            "tests: [ { name: a, inputs: { items: [] }, expect: { error: { node: note, kind: permission } } } ]");

    assertThat(run.status()).as(run.out() + run.err()).isZero();
  }

  @Test
  void aWorkflowThatOnlyMockedNodesNameNeedNotBeThere() throws Exception {
    Files.delete(folder.resolve("note.yml"));
    var tests =
        """
        mocks: [ { kind: llm, value: { text: x } } ]
        tests:
          - { name: mocked, inputs: { items: [] }, mocks: [ { node: note, value: {} } ] }
          - { name: missing, inputs: { items: [] } }
        """;

    var run = test(tests);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .contains("ok   mocked")
        .contains("FAIL missing")
        .contains("E609")
        .contains("workflow note is not registered");
  }

  @Test
  void theOtherWorkflowsMayBeInAFolderOfTheirOwn() throws Exception {
    var parts = Files.createDirectory(folder.resolve("parts"));
    Files.move(folder.resolve("price.yml"), parts.resolve("price.yml"));
    Files.move(folder.resolve("note.yml"), parts.resolve("note.yml"));
    var rest =
        """
        mocks: [ { kind: http-request, value: {} } ]
        tests: [ { name: a, inputs: { items: [1] }, expect: { nested: { note: { runs: 1 } } } } ]
        """;

    var found = test("workflows: parts\n" + rest);
    var missing = test("workflows: prats\n" + rest);

    assertThat(found.status()).as(found.out() + found.err()).isZero();
    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.err()).contains("there is no folder");
  }

  @Test
  void waitsForRunsThatNobodyAwaitsAndGivesThemUpInTime() throws Exception {
    var run =
        test(
            """
            tests:
              - name: hangs
                timeout: 300ms
                inputs: { items: [] }
                mocks: [ { workflow: note, node: call, value: {}, delay: 600s } ]
            """);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains("did not end within 300 ms");
  }

  @Test
  void theErrorWorkflowIsANestedRunToo() throws Exception {
    Files.writeString(
        folder.resolve("order.yml"),
        ORDER.replace(", wait: false", "")
            + "error_handling: { strategy: error-workflow, error_workflow: rescue }\n");
    Files.writeString(folder.resolve("rescue.yml"), NOTE);

    var run =
        test(
            """
            tests:
              - name: fails
                inputs: { items: [] }
                mocks:
                  - { workflow: note, node: call, error: { kind: network, message: down } }
                  - { workflow: rescue, node: call, value: { status_code: 200 } }
                expect:
                  error: { node: note, kind: network, contains: down }
                  nested: { rescue: { runs: 1, path: [start, call, end] }, note: { runs: 1, path: [start, call] } }
            """);

    assertThat(run.status()).as(run.out() + run.err()).isZero();
  }

  @Test
  void recordsAndPlaysCassettesOfNestedNodes() throws Exception {
    Files.writeString(
        folder.resolve("price.yml"),
        PRICE
            .replace(
                "type: llm",
                "type: code, language: javascript, code: 'function main() { return { text: \"said\" } }'")
            .replaceAll("(?m)^ *(title: Ask|model: .*|prompt_template: .*)\\R", "")
            .replaceAll("data:\\s*\\R\\s*type: code(.*)", "data: { type: code, title: Ask$1 }"));
    var tests =
        """
        mocks: [ { kind: http-request, value: {} } ]
        tests:
          - name: recorded
            inputs: { items: [10] }
            mocks: [ { workflow: price, node: ask, cassette: ask.jsonl } ]
            expect: { outputs: { prices: [ { cost: said } ] } }
        """;

    var missing = test(tests);
    var recorded = test(tests, "--record");
    var played = test(tests);

    assertThat(missing.out()).contains("has no take of this call");
    assertThat(recorded.status()).as(recorded.out() + recorded.err()).isZero();
    assertThat(played.status()).as(played.out() + played.err()).isZero();
  }

  @Test
  void tellsEveryMistakeAboutOtherWorkflows() throws Exception {
    Files.writeString(folder.resolve("broken.yml"), "version: \"0.1.0\"\nnodes: []\n");

    var run =
        test(
            """
            tests:
              - name: a
                inputs: { items: [] }
                mocks:
                  - { workflow: prise, node: ask, value: {} }
                  - { workflow: price, node: aks, value: {} }
                  - { workflow: price, kind: http-request, value: {} }
                  - { workflow: broken, kind: llm, value: {} }
                  - { kind: lmm, value: {} }
                expect:
                  nested:
                    pric: { runs: 1 }
                    price: { runs: -1, path: [begin], paths: [start], runz: 3 }
                    The price: { runs: 1 }
                    order: { runs: 1 }
            """);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("no workflow 'prise' is beside the tested one")
        .contains("did you mean 'price'?")
        .contains("the workflow price has no node 'aks'")
        .contains("did you mean 'ask'?")
        .contains("the workflow has no node of type 'http-request'")
        .contains("the workflow broken does not compile")
        .contains("did you mean 'llm'?")
        .contains("no workflow 'pric' is beside the tested one")
        .contains("nested.price.runs' must be a whole number")
        .contains("the workflow price has no node 'begin'")
        .contains("'paths' must be lists of nodes")
        .contains("the key 'runz' is not known here")
        .contains("the workflow 'The price' is there twice")
        .contains("'order' is the tested workflow itself");
  }

  private Console.Run test(String tests, String... options) throws Exception {
    var file = Files.writeString(folder.resolve("order.test.yaml"), tests);
    var arguments = new ArrayList<>(List.of("test", file.toString()));
    arguments.addAll(List.of(options));
    return Console.heddle(arguments);
  }
}
