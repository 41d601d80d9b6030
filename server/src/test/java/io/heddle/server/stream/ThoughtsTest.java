package io.heddle.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.server.stream.LedModel.Step;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a model thinks is heard while it thinks, apart from what it says. */
final class ThoughtsTest {

  private final LedModel model = new LedModel();
  private final LedRun run = new LedRun(model);

  @AfterEach
  void stop() {
    run.close();
  }

  private CompletableFuture<RunEvent> whenThought(String delta) {
    return run.when(
        event ->
            event instanceof RunEvent.Chunk chunk
                && chunk.output().equals("reasoning_content")
                && chunk.delta().equals(delta));
  }

  private void script(String name) {
    var first = whenThought("hm");
    model.script(
        name,
        new Step.Think("hm"),
        new Step.Await(first),
        new Step.Think(", so"),
        new Step.Say("yes"));
  }

  private List<String> heard() {
    return run.events().stream()
        .filter(RunEvent.Chunk.class::isInstance)
        .map(RunEvent.Chunk.class::cast)
        .filter(chunk -> chunk.place().nodeId().equals("llm"))
        .map(chunk -> "%s %d:%s".formatted(chunk.output(), chunk.offset(), chunk.delta()))
        .toList();
  }

  @Test
  void anAppThatTakesThemOutTellsThemAsTheyCome() throws Exception {
    script("llm");
    var app =
        AppText.chat(
            List.of(
                AppText.start(),
                AppText.llm("llm", ", reasoning_format: separated"),
                AppText.answer("ans", "{{#llm.text#}}")),
            "start llm",
            "llm ans");

    var result = run.watched(app, ObjectValue.of("query", Value.of("hi")));

    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.outputs().get("answer")).isEqualTo(Value.of("yes"));
    assertThat(heard())
        .containsExactly("reasoning_content 0:hm", "reasoning_content 2:, so", "text 0:yes");
  }

  @Test
  void aFlatFileTellsThemThoughItsTextNeverHasThem() throws Exception {
    script("m");

    var result =
        run.watched(
            """
            version: "0.1.0"
            nodes:
              - {id: start, data: {type: start, title: s}}
              - {id: llm, data: {type: llm, title: l, stream: true,
                  prompt_template: [{role: user, text: hi}], model: {provider: led, name: m}}}
              - {id: end, data: {type: end, title: e,
                  outputs: [{variable: said, value_selector: [llm, text]}]}}
            edges:
              - {source: start, target: llm}
              - {source: llm, target: end}
            """,
            ObjectValue.EMPTY);

    assertThat(result.outputs()).isEqualTo(ObjectValue.of("said", Value.of("yes")));
    assertThat(heard())
        .containsExactly("reasoning_content 0:hm", "reasoning_content 2:, so", "text 0:yes");
  }
}
