package io.heddle.compiler.template;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.compiler.value.ValueText;
import org.jspecify.annotations.Nullable;

/**
 * A text template over inputs that still grow. Each {@link #advance} gives the text that became
 * certain since the last, and costs in proportion to it: what was given is never rendered again.
 *
 * <p>References are consumed in the order of the text: a later one waits until the earlier ones are
 * complete. Not thread safe: one reader drives it.
 */
public final class TextStream {

  /** The state of a growing input. */
  @FunctionalInterface
  public interface Growth {

    /** Whether the input with this index will not change any more. */
    boolean isComplete(int index);
  }

  private final TextTemplate template;
  private final ValueText texts;
  private final Missing missing;
  private final boolean markdown;
  private int part;
  private int shown;

  TextStream(TextTemplate template, ValueText texts, Missing missing, boolean markdown) {
    this.template = template;
    this.texts = texts;
    this.missing = missing;
    this.markdown = markdown;
  }

  /** Whether all has been given. */
  public boolean isDone() {
    return part == template.parts().size();
  }

  /** The place it waits at: the index of the input that must grow, or -1 when it waits for none. */
  public int waitsFor() {
    return !isDone() && template.parts().get(part) instanceof Part.Reference reference
        ? reference.index()
        : -1;
  }

  /**
   * Appends what became certain.
   *
   * @return null, or why the template cannot be rendered
   */
  public RenderResult.@Nullable Failed advance(StringBuilder out, Inputs inputs, Growth growth) {
    while (!isDone()) {
      switch (template.parts().get(part)) {
        case Part.Literal(var text) -> out.append(text);
        case Part.Special(var name) -> out.append(name);
        case Part.Reference reference -> {
          var complete = growth.isComplete(reference.index());
          var value = inputs.get(reference.index());
          if (value == null && complete) {
            if (missing.isFailure()) {
              return TextTemplate.notFound(reference, missing);
            }
            out.append(missing == Missing.INNER_TEXT ? reference.inner() : "");
          } else if (value != null) {
            show(value, complete, out);
          }
          if (!complete) {
            return null;
          }
        }
      }
      part++;
      shown = 0;
    }
    return null;
  }

  /** Passes new text of the input it waits for on; costs what that text costs. */
  public void chunk(CharSequence text, StringBuilder out) {
    out.append(text);
    shown += text.length();
  }

  /** Only text can be shown before it is complete: other values change as a whole. */
  private void show(Value value, boolean complete, StringBuilder out) {
    var known = value instanceof io.heddle.compiler.value.StreamValue s ? s.snapshot() : value;
    if (known instanceof StringValue(var text)) {
      out.append(text, Math.min(shown, text.length()), text.length());
      shown = text.length();
    } else if (complete) {
      out.append(TextTemplate.show(known, texts, markdown));
    }
  }
}
