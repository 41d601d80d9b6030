package io.heddle.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.event.EventLog;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.event.ShownValues;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.stub.StubModel;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the events of nodes say of what the nodes read. */
@Timeout(60)
final class NodeInputsTest {

  private static final TestGroup GROUP = new TestGroup(new StubModel());

  private static final String FLAT =
      """
      version: "0.1.0"
      environment_variables:
        - { id: e1, name: key, value_type: secret, value: "s3cr3t-value" }
        - { id: e2, name: host, value_type: string, value: "example.org" }
      nodes:
        - { id: start, data: { type: start, title: s, variables: [ { variable: q, type: string }, { variable: list, type: "array[string]" } ] } }
        - id: if
          data:
            type: if-else
            title: i
            cases:
              - case_id: long
                logical_operator: and
                conditions:
                  - { variable_selector: [start, q], comparison_operator: contains, value: h }
                  - { variable_selector: [start, list], comparison_operator: not_empty }
        - id: shape
          data:
            type: template-transform
            title: t
            template: "<{{ one }}{{ secret }}>"
            variables:
              - { variable: one, value_selector: [start, q] }
              - { variable: secret, value_selector: [env, key] }
        - id: again
          data:
            type: template-transform
            title: t
            template: "{{ derived }}"
            variables: [ { variable: derived, value_selector: [shape, output] } ]
        - id: call
          data: { type: http-request, title: h, method: get, url: "https://{{#env.host#}}/{{#start.q#}}", headers: [ { key: X-Key, value: "{{#env.key#}}" } ] }
        - id: ask
          data: { type: llm, title: l, model: { provider: mock, name: m }, prompt_template: [ { role: user, text: "Say {{#start.q#}}" } ] }
        - id: each
          data:
            type: iteration
            title: i
            input_selector: [start, list]
            output_variable: out
            sub_graph:
              nodes:
                - { id: begin, type: start, data: {} }
                - { id: wrap, type: template-transform, data: { template: "({{ x }})", variables: [ { variable: x, value_selector: [__scope__, item] } ] } }
                - { id: done, type: end, data: { outputs: [ { variable: x, value_selector: [wrap, output] } ] } }
              edges: [ { source: begin, target: wrap }, { source: wrap, target: done } ]
        - { id: no, data: { type: end, title: n, outputs: [] } }
        - { id: end, data: { type: end, title: e, outputs: [ { variable: said, value_selector: [ask, text] } ] } }
      edges:
        - { source: start, target: if }
        - { source: if, target: no, source_handle: "false" }
        - { source: if, target: shape, source_handle: long }
        - { source: shape, target: again }
        - { source: again, target: call }
        - { source: call, target: ask }
        - { source: ask, target: each }
        - { source: each, target: end }
      """;

  private static final String EXPORT =
      """
      app: { mode: advanced-chat, name: x }
      kind: app
      version: "0.3.0"
      workflow:
        conversation_variables:
          - { id: c, name: seen, value_type: string, value: before }
        graph:
          nodes:
            - { id: start, data: { type: start, title: s, variables: [] } }
            - id: if
              data:
                type: if-else
                title: i
                cases:
                  - case_id: "true"
                    logical_operator: and
                    conditions: [ { id: c, varType: string, variable_selector: [sys, query], comparison_operator: contains, value: "{{#conversation.seen#}}" } ]
            - id: set
              data:
                type: assigner
                title: a
                version: "2"
                items: [ { variable_selector: [conversation, seen], input_type: variable, operation: over-write, value: [sys, query] } ]
            - id: read
              data:
                type: template-transform
                title: t
                template: "{{ v }}"
                variables: [ { variable: v, value_selector: [conversation, seen] } ]
            - id: llm
              data:
                type: llm
                title: l
                model: { provider: mock, name: m, mode: chat, completion_params: {} }
                prompt_template: [ { role: user, text: "{{#sys.query#}}" } ]
                context: { enabled: false, variable_selector: [] }
                vision: { enabled: false }
            - id: sort
              data:
                type: question-classifier
                title: q
                query_variable_selector: [sys, query]
                model: { provider: mock, name: m, mode: chat, completion_params: {} }
                classes: [ { id: "1", name: yes }, { id: "2", name: no } ]
                vision: { enabled: false }
            - { id: say, data: { type: answer, title: a, variables: [], answer: "{{#llm.text#}}!" } }
          edges:
            - { source: start, target: if, sourceHandle: source }
            - { source: if, target: set, sourceHandle: "false" }
            - { source: if, target: read, sourceHandle: "false" }
            - { source: set, target: llm, sourceHandle: source }
            - { source: read, target: llm, sourceHandle: source }
            - { source: llm, target: sort, sourceHandle: source }
            - { source: sort, target: say, sourceHandle: "1" }
      """;

  @AfterAll
  static void close() {
    GROUP.close();
  }

  private static List<RunEvent> heard(RunRequest request) {
    var log = new EventLog();
    GROUP.run(request, log).join();
    return log.events();
  }

  private static ObjectValue inputs(String q) {
    return ObjectValue.of("q", Value.of(q))
        .with("list", Value.array(List.of(Value.of("a"), Value.of("b"))));
  }

  private static List<RunEvent> flat(String q) {
    return heard(RunRequest.of("test/0-flat", TestGroup.compile(FLAT), inputs(q)));
  }

  private static List<RunEvent> export() {
    var workflow = TestGroup.compile(EXPORT);
    return heard(
        TestGroup.request("export", workflow, ObjectValue.EMPTY, TestGroup.query("hello")));
  }

  private static RunEvent.NodeFinished finished(List<RunEvent> events, String node) {
    for (var event : events) {
      if (event instanceof RunEvent.NodeFinished end && end.place().nodeId().equals(node)) {
        return end;
      }
    }
    throw new AssertionError(node + " did not end: " + events);
  }

  private static String read(List<RunEvent> events, String node) {
    var end = finished(events, node);
    assertThat(events)
        .filteredOn(RunEvent.NodeStarted.class::isInstance)
        .map(RunEvent.NodeStarted.class::cast)
        .filteredOn(begun -> begun.place().equals(end.place()))
        .singleElement()
        .extracting(RunEvent.NodeStarted::inputs)
        .isEqualTo(end.inputs());
    return Json.write(end.inputs().values());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          start | {"q":"hi","list":["a","b"]}
          if    | {"conditions":[{"actual_value":"hi","expected_value":"h","comparison_operator":"contains"},{"actual_value":["a","b"],"expected_value":null,"comparison_operator":"not_empty"}]}
          shape | {"one":"hi","secret":"********"}
          again | {"derived":"<hi********>"}
          call  | {"env.host":"example.org","start.q":"hi","env.key":"********"}
          ask   | {"start.q":"hi"}
          each  | {"input_selector":["a","b"]}
          wrap  | {"x":"a"}
          end   | {"said":"Say hi"}
          """)
  void aFlatNodeTellsWhatItRead(String node, String inputs) {
    assertThat(read(flat("hi"), node)).isEqualTo(inputs);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          start | {"sys.query":"hello"}
          if    | {"conditions":[{"actual_value":"hello","expected_value":"before","comparison_operator":"contains"}]}
          set   | {"items":[{"variable_selector":["conversation","seen"],"operation":"over-write","value":"hello"}]}
          llm   | {"#sys.query#":"hello"}
          sort  | {"query":"hello"}
          say   | {"#llm.text#":"hello"}
          """)
  void aNodeOfAnAppTellsWhatItRead(String node, String inputs) {
    assertThat(read(export(), node)).isEqualTo(inputs);
  }

  /** {@code set} and {@code read} became ready together, and {@code set} came first. */
  @Test
  void aVariableIsToldAsTheNodeSawItNotAsItIsNow() {
    var events = export();

    var read = finished(events, "read");
    assertThat(events.indexOf(read)).isGreaterThan(events.indexOf(finished(events, "set")));
    assertThat(read.outputs().get("output")).isEqualTo(Value.of("before"));
    assertThat(read.inputs().values()).isEqualTo(ObjectValue.of("v", Value.of("before")));
  }

  @Test
  void noSecretIsInTheInputsOrTheDetailsOfAnyNode() {
    for (var event : flat("hi")) {
      switch (event) {
        case RunEvent.NodeStarted begun ->
            assertThat(begun.inputs().toString()).doesNotContain("s3cr3t");
        case RunEvent.NodeFinished end -> {
          assertThat(end.inputs().toString()).doesNotContain("s3cr3t");
          assertThat(end.details().toString()).doesNotContain("s3cr3t");
        }
        default -> {}
      }
    }
  }

  @Test
  void aLongInputIsCut() {
    var events = flat("h".repeat(1_000_000));

    for (var node : List.of("start", "if", "shape")) {
      var inputs = finished(events, node).inputs();
      assertThat(inputs.cut()).isTrue();
      assertThat(Json.write(inputs.values()).length()).isLessThan(ShownValues.MAX_SIZE);
    }
  }
}
