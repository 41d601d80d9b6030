package io.heddle.runtime.executor;

import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.Binding;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.template.JinjaLimits;
import io.heddle.compiler.template.JinjaScope;
import io.heddle.compiler.template.JinjaStream;
import io.heddle.compiler.template.TextStream;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.StreamInput.Next;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows the text of a template or an answer while its inputs grow: what is certain, in the order of
 * the text, each piece once. Costs in proportion to what it shows.
 *
 * <p>A preview: the node puts out what its whole inputs give. It stops when an input's final value
 * is not the text its pieces were.
 */
final class GrowingText {

  /** Gives the text that became certain. */
  private interface Advance {

    /** Whether it can go on; false when the template cannot be rendered. */
    boolean advance(StringBuilder out);

    /** The input that must grow for more text, or -1 when all of them must be whole. */
    int waitsFor();

    /** Takes new text of the input it waits for. */
    void piece(String text, StringBuilder out);
  }

  private final String output;
  private final Advance text;
  private final GrowingInputs inputs;
  private final NodeContext context;

  private GrowingText(String output, Advance text, GrowingInputs inputs, NodeContext context) {
    this.output = output;
    this.text = text;
    this.inputs = inputs;
    this.context = context;
  }

  static GrowingText of(
      RoutingSpec spec, GrowingInputs inputs, Dialect dialect, NodeContext context) {
    return switch (spec) {
      case RoutingSpec.Answer answer -> {
        var flat = dialect == Dialect.FLAT;
        var missing = context.strictness().missingInAnswer(flat);
        yield new GrowingText(
            "answer",
            new OfAnswer(answer.text().stream(context.text(), missing, !flat), inputs),
            inputs,
            context);
      }
      case RoutingSpec.Template template ->
          new GrowingText(
              "output",
              new OfTemplate(
                  template.template().stream(JinjaLimits.DEFAULT), template.variables(), inputs),
              inputs,
              context);
      default -> throw new IllegalArgumentException("waits for whole values: " + spec);
    };
  }

  /** Shows until every input is whole; null, or why an input will never be. */
  @Nullable NodeFailure show() throws InterruptedException {
    var out = new StringBuilder();
    var shows = true;
    while (inputs.isGrowing()) {
      shows = shows && text.advance(out);
      flush(out);
      var index = shows ? text.waitsFor() : -1;
      var waited = index < 0 || inputs.isComplete(index) ? firstGrowing() : index;
      var stream = java.util.Objects.requireNonNull(inputs.stream(waited));
      switch (inputs.next(waited)) {
        case Next.Chunk(StringValue(var piece)) when waited == index -> {
          text.piece(piece, out);
          flush(out);
        }
        case Next.Chunk _ -> {}
        case Next.Ended _ -> shows = shows && stream.isPlainText();
        case Next.Failed(var failure) -> {
          return failure;
        }
      }
    }
    if (shows && text.advance(out)) {
      flush(out);
    }
    return null;
  }

  private int firstGrowing() {
    var index = 0;
    while (inputs.isComplete(index)) {
      index++;
    }
    return index;
  }

  private void flush(StringBuilder out) {
    if (!out.isEmpty()) {
      context.stream().write(output, out.toString());
      out.setLength(0);
    }
  }

  private record OfAnswer(TextStream text, GrowingInputs inputs) implements Advance {

    @Override
    public boolean advance(StringBuilder out) {
      return text.advance(out, inputs, inputs::isComplete) == null;
    }

    @Override
    public int waitsFor() {
      return text.waitsFor();
    }

    @Override
    public void piece(String piece, StringBuilder out) {
      text.chunk(piece, out);
    }
  }

  private record OfTemplate(JinjaStream text, List<Binding> variables, GrowingInputs inputs)
      implements Advance, JinjaScope {

    @Override
    public boolean advance(StringBuilder out) {
      return text.advance(out, this, name -> inputs.isComplete(index(name))) == null;
    }

    @Override
    public int waitsFor() {
      var name = text.waitsFor();
      return name == null ? -1 : index(name);
    }

    @Override
    public void piece(String piece, StringBuilder out) {
      text.chunk(piece, out);
    }

    @Override
    public @Nullable Value get(String name) {
      var index = index(name);
      var value = inputs.get(index);
      return value == null && index >= 0 && inputs.isComplete(index) ? Value.none() : value;
    }

    private int index(String name) {
      for (var variable : variables) {
        if (variable.name().equals(name)) {
          return variable.input();
        }
      }
      return -1;
    }
  }
}
