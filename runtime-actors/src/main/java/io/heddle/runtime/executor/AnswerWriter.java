package io.heddle.runtime.executor;

import io.heddle.compiler.ir.ModelSpec;
import io.heddle.runtime.model.ModelProvider.Listener;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ReasoningSplitter;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeContext.StreamWriter;

/**
 * Shows a model's answer while it is made, and puts the whole together: what is shown and what is
 * put out are the same text.
 *
 * <p>An export keeps thoughts in the text between {@code <think>} tags, or takes them out when the
 * node says so. A flat file's text never has the thoughts that a provider gives apart; they are
 * shown beside it while it is made.
 */
abstract sealed class AnswerWriter implements Listener {

  /** What the node puts out. */
  record Said(String text, String reasoning) {}

  private static final String TEXT = "text";
  private static final String REASONING = "reasoning_content";
  private static final String OPEN = "<think>\n";
  private static final String CLOSE = "\n</think>";

  static AnswerWriter of(ModelSpec.Llm spec, NodeContext context) {
    var stream = spec.stream() ? context.stream() : StreamWriter.NONE;
    if (spec.flat()) {
      return new Plain(stream);
    }
    return spec.separateReasoning() ? new Separated(stream) : new Tagged(stream);
  }

  /** The whole answer is there. */
  abstract Said end(Reply.Answered answer);

  private static final class Plain extends AnswerWriter {
    private final StreamWriter stream;

    Plain(StreamWriter stream) {
      this.stream = stream;
    }

    @Override
    public void onText(String delta) {
      stream.write(TEXT, delta);
    }

    @Override
    public void onReasoning(String delta) {
      stream.write(REASONING, delta);
    }

    @Override
    Said end(Reply.Answered answer) {
      return new Said(answer.text(), "");
    }
  }

  private static final class Tagged extends AnswerWriter {
    private final StreamWriter stream;
    private boolean thinking;

    Tagged(StreamWriter stream) {
      this.stream = stream;
    }

    @Override
    public void onText(String delta) {
      stream.write(TEXT, thinking ? CLOSE + delta : delta);
      thinking = false;
    }

    @Override
    public void onReasoning(String delta) {
      stream.write(TEXT, thinking ? delta : OPEN + delta);
      thinking = true;
    }

    @Override
    Said end(Reply.Answered answer) {
      if (thinking) {
        stream.write(TEXT, CLOSE);
      }
      return new Said(
          answer.reasoning().isEmpty()
              ? answer.text()
              : OPEN + answer.reasoning() + CLOSE + answer.text(),
          "");
    }
  }

  private static final class Separated extends AnswerWriter {
    private final StreamWriter stream;
    private final ReasoningSplitter splitter;

    Separated(StreamWriter stream) {
      this.stream = stream;
      this.splitter =
          new ReasoningSplitter(
              new Listener() {
                @Override
                public void onText(String delta) {
                  stream.write(TEXT, delta);
                }

                @Override
                public void onReasoning(String delta) {
                  stream.write(REASONING, delta);
                }
              });
    }

    @Override
    public void onText(String delta) {
      splitter.accept(delta);
    }

    @Override
    public void onReasoning(String delta) {
      stream.write(REASONING, delta);
    }

    @Override
    Said end(Reply.Answered answer) {
      splitter.end();
      var split = ReasoningSplitter.split(answer.text());
      var given = answer.reasoning();
      return new Said(
          split.text(),
          given.isEmpty()
              ? split.reasoning()
              : split.reasoning().isEmpty() ? given : given + "\n" + split.reasoning());
    }
  }
}
