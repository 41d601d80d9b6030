package io.heddle.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.runtime.model.ModelProvider.Listener;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReasoningSplitterTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          plain                                         | plain            | ``
          `  plain `                                    | `  plain `       | ``
          <think>why</think>because                     | because          | why
          `<think>\u23ce why \u23ce</think>\u23ce\u23cebecause\u23ce` | because | why
          a<think>1</think>b<think>2</think>c           | abc              | `1\u23ce2`
          <THINK x="1">why</Think>ok                    | ok               | why
          <think></think>ok                             | ok               | ``
          <think>never ends                             | ``               | never ends
          a < b <thinker>x</thinker>                    | a < b <thinker>x</thinker> | ``
          <think>if a < b </thin</think>ok              | ok               | if a < b </thin
          ends with <thi                                | ends with <thi   | ``
          """)
  void splitsWholeAnswersAndPiecesAlike(String answer, String text, String reasoning) {
    var whole = ReasoningSplitter.split(answer.replace('\u23ce', '\n'));

    assertThat(whole.text()).isEqualTo(text.replace('\u23ce', '\n'));
    assertThat(whole.reasoning()).isEqualTo(reasoning.replace('\u23ce', '\n'));
    for (var size = 1; size <= 9; size++) {
      var heard = pieces(answer.replace('\u23ce', '\n'), size);
      assertThat(heard.text.toString().strip()).isEqualTo(whole.text().strip());
      assertThat(heard.reasoning.toString().replaceAll("\\s", ""))
          .isEqualTo(whole.reasoning().replaceAll("\\s", ""));
    }
  }

  @Test
  void holdsBackOnlyWhatMayBecomeATag() {
    var heard = new Heard();
    var splitter = new ReasoningSplitter(heard);

    splitter.accept("one <");
    splitter.accept("b>two</b> <thin");
    splitter.accept("k>three</");
    splitter.accept("b> four");

    assertThat(heard.deltas).containsExactly("t:one ", "t:<b>two</b> ", "r:three", "r:</b> four");
  }

  private static Heard pieces(String answer, int size) {
    var heard = new Heard();
    var splitter = new ReasoningSplitter(heard);
    for (var at = 0; at < answer.length(); at += size) {
      splitter.accept(answer.substring(at, Math.min(answer.length(), at + size)));
    }
    splitter.end();
    return heard;
  }

  private static final class Heard implements Listener {

    private final List<String> deltas = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();

    @Override
    public void onText(String delta) {
      deltas.add("t:" + delta);
      text.append(delta);
    }

    @Override
    public void onReasoning(String delta) {
      deltas.add("r:" + delta);
      reasoning.append(delta);
    }
  }
}
