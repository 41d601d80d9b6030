package io.heddle.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.RunBuilder;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.event.RunEvent.WaitEvent;
import io.heddle.runtime.event.Watcher;
import io.heddle.runtime.form.HumanForms.Submission;
import io.heddle.runtime.machine.Input;
import io.heddle.server.LocalRuntime;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What clients hear of a person's answer, and of time's. */
final class FormEventsTest {

  private static final String FLAT =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, title: S } }
        - { id: ask, data: { type: human-input, title: A, resume_mode: approval, %s
            form_fields: [ { variable: note, field_type: text, default_value: none } ] } }
        - { id: yes, data: { type: end, title: Y } }
        - { id: no, data: { type: end, title: N } }
      edges:
        - { source: start, target: ask }
        - { source: ask, target: yes, source_handle: approve }
        - { source: ask, target: no, source_handle: reject }
      """;

  private static final String EXPORT =
      """
      app: { name: Forms, mode: workflow }
      kind: app
      version: "0.3.0"
      workflow:
        graph:
          nodes:
            - { id: s, data: { type: start, title: S, variables: [] } }
            - id: ask
              data:
                type: human-input
                title: Ask
                form_content: "Say {{#$output.note#}}"
                inputs: [ { type: paragraph, output_variable_name: note } ]
                user_actions: [ { id: approve, title: Yes } ]
            - { id: e, data: { type: end, title: E, outputs: [] } }
          edges:
            - { source: s, target: ask, sourceHandle: source }
            - { source: ask, target: e, sourceHandle: approve }
      """;

  private static final LocalRuntime RUNTIME = LocalRuntime.start("default", true);

  @AfterAll
  static void stop() {
    RUNTIME.close();
  }

  /** Hears a run, and answers its forms with this note; nobody answers without one. */
  private record Answering(@Nullable String note, PublicEvents events, List<String> lines)
      implements Watcher {

    @Override
    public void onEvent(RunEvent event) {
      events.of(null, event).forEach(one -> lines.add(one.line()));
      if (event instanceof WaitEvent.Requested requested && note != null) {
        var target = new Input.Submit.ByNode("ask", requested.frame());
        var data = ObjectValue.of("note", Value.of(note));
        var _ =
            RUNTIME.submit(
                requested.executionId(),
                new Input.Submit(target, "1", new Submission("approve", data), "me"));
      }
    }
  }

  private static List<String> told(String text, @Nullable String note) throws Exception {
    var built = RunBuilder.interpret("forms.yml", text, CompileOptions.DEFAULT).build();
    if (!(built instanceof RunBuilder.Built.Ready ready)) {
      throw new AssertionError(built);
    }
    var lines = new CopyOnWriteArrayList<String>();
    var watcher = new Answering(note, PublicEvents.of(ready.request()), lines);
    RUNTIME.run(ready.watchedBy(watcher)).get(60, TimeUnit.SECONDS);
    return lines;
  }

  @Test
  void anAnswerOfAFlatFormIsToldWithItsData() throws Exception {
    assertThat(told(FLAT.formatted(""), "fine"))
        .filteredOn(line -> line.contains("human_input_received"))
        .singleElement()
        .asString()
        .contains("\"decision\":\"approve\"", "\"form_data\":{\"note\":\"fine\"}");
  }

  @Test
  void anExpiredFormSaysWhatTimeDecided() throws Exception {
    var lines = told(FLAT.formatted("timeout_secs: 1, timeout_action: auto_reject,"), null);

    assertThat(lines)
        .filteredOn(line -> line.contains("human_input_timeout"))
        .singleElement()
        .asString()
        .contains("\"timeout_action\":\"auto_reject\"");
    assertThat(lines).anyMatch(line -> line.contains("workflow_resumed"));
  }

  @Test
  void anAnswerOfAnAppsFormIsToldAsItIsRead() throws Exception {
    assertThat(told(EXPORT, "fine"))
        .filteredOn(line -> line.contains("human_input_form_filled"))
        .singleElement()
        .asString()
        .contains(
            "\"action_id\":\"approve\"",
            "\"action_text\":\"Yes\"",
            "\"rendered_content\":\"Say fine\"",
            "\"submitted_data\":{\"note\":\"fine\"}");
  }
}
