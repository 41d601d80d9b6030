package io.heddle.compiler.template;

import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.Inputs;
import io.heddle.compiler.Position;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.value.Value;
import io.heddle.compiler.value.ValueText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with {@code {{#node.var#}}} references, split once into literals and input indexes.
 *
 * <p>Immutable. Rendering reads the inputs and appends; it parses nothing.
 */
public record TextTemplate(List<Part> parts) {

  private static final Pattern EXPORT =
      Pattern.compile(
          "\\{\\{#(?<special>\\$outputs?\\.[a-zA-Z_][a-zA-Z0-9_]*|context|histories)#}}"
              + "|\\{\\{#(?<ref>[a-zA-Z0-9_]{1,50}(?:\\.[a-zA-Z_][a-zA-Z0-9_]{0,29}){1,10})#}}");
  private static final String OPEN = "{{#";
  private static final String CLOSE = "#}}";
  private static final int MAX_FLAT_PARTS = 2;

  public TextTemplate {
    parts = List.copyOf(parts);
  }

  /** A template without references. */
  public static TextTemplate literal(String text) {
    return new TextTemplate(text.isEmpty() ? List.of() : List.of(new Part.Literal(text)));
  }

  /**
   * Splits a text.
   *
   * @param refs gives each selector its input index
   * @param out takes an {@code E502} for each reference that can mean nothing
   * @param at where the text stands
   */
  public static TextTemplate parse(
      String text, Dialect dialect, ReferenceResolver refs, List<Diagnostic> out, Position at) {
    if (!text.contains("{{#")) {
      return literal(text);
    }
    return switch (dialect) {
      case APP_EXPORT -> export(text, refs);
      case FLAT -> flat(text, refs, out, at);
    };
  }

  private static TextTemplate export(String text, ReferenceResolver refs) {
    var parts = new ArrayList<Part>();
    var matcher = EXPORT.matcher(text);
    var end = 0;
    while (matcher.find()) {
      literal(text, end, matcher.start(), parts);
      var special = matcher.group("special");
      if (special != null) {
        parts.add(new Part.Special(special));
      } else {
        var inner = matcher.group("ref");
        var selector = Arrays.asList(inner.split("\\.", -1));
        parts.add(new Part.Reference(refs.index(selector), selector, inner));
      }
      end = matcher.end();
    }
    literal(text, end, text.length(), parts);
    return new TextTemplate(parts);
  }

  private static TextTemplate flat(
      String text, ReferenceResolver refs, List<Diagnostic> out, Position at) {
    var parts = new ArrayList<Part>();
    var end = 0;
    var start = text.indexOf(OPEN);
    while (start >= 0) {
      var from = start + OPEN.length();
      var close = text.indexOf('#', from);
      // At least one character, and no '#', stands between the braces.
      var next = from;
      if (close > from && text.startsWith(CLOSE, close)) {
        next = close + CLOSE.length();
        literal(text, end, start, parts);
        parts.add(flatPart(text.substring(start, next), refs, out, at));
        end = next;
      }
      start = text.indexOf(OPEN, next);
    }
    literal(text, end, text.length(), parts);
    return new TextTemplate(parts);
  }

  private static Part flatPart(
      String written, ReferenceResolver refs, List<Diagnostic> out, Position at) {
    var inner = written.substring(OPEN.length(), written.length() - CLOSE.length());
    if (inner.startsWith("$output")) {
      return new Part.Special(inner.strip());
    }
    var selector = flatSelector(inner);
    if (selector.isEmpty() || selector.size() > MAX_FLAT_PARTS || inner.indexOf('.') < 0) {
      out.add(malformed(inner, at));
      return new Part.Literal(written);
    }
    return new Part.Reference(refs.index(selector), selector, inner);
  }

  private static List<String> flatSelector(String inner) {
    var selector = new ArrayList<String>();
    for (var part : inner.strip().split("\\.", -1)) {
      if (!part.isBlank()) {
        selector.add(part.strip());
      }
    }
    if (selector.size() == 1) {
      selector.addFirst("__scope__");
    }
    return selector;
  }

  private static Diagnostic malformed(String inner, Position at) {
    return new Diagnostic(DiagnosticCode.E502, "{{#%s#}} names no variable".formatted(inner), at)
        .withHint("write {{#node.name#}}: a node id, a dot and the name of one of its outputs");
  }

  private static void literal(String text, int from, int to, List<Part> parts) {
    if (to > from) {
      parts.add(new Part.Literal(text.substring(from, to)));
    }
  }

  /** Whether it has no reference and no place to fill. */
  public boolean isLiteral() {
    return parts.stream().allMatch(Part.Literal.class::isInstance);
  }

  /** Renders; a special place becomes the text between its braces. */
  public RenderResult render(Inputs inputs, ValueText texts, Missing missing, boolean markdown) {
    if (parts.size() == 1 && parts.getFirst() instanceof Part.Literal(var text)) {
      return new RenderResult.Rendered(text);
    }
    var out = new StringBuilder();
    var failure = renderTo(out, inputs, texts, missing, markdown, _ -> null);
    return failure == null ? new RenderResult.Rendered(out.toString()) : failure;
  }

  /**
   * Renders at the end of a buffer.
   *
   * @param specials the text of a special place by its name, or null to show the name
   * @return null when all went well; else why not, and the buffer holds what came before
   */
  public RenderResult.@Nullable Failed renderTo(
      StringBuilder out,
      Inputs inputs,
      ValueText texts,
      Missing missing,
      boolean markdown,
      Function<String, @Nullable String> specials) {
    for (var part : parts) {
      switch (part) {
        case Part.Literal(var text) -> out.append(text);
        case Part.Special(var name) -> {
          var text = specials.apply(name);
          out.append(text == null ? name : text);
        }
        case Part.Reference reference -> {
          var value = inputs.get(reference.index());
          if (value != null) {
            out.append(markdown ? texts.markdown(value) : texts.text(value));
          } else if (missing.isFailure()) {
            return notFound(reference, missing);
          } else if (missing == Missing.INNER_TEXT) {
            out.append(reference.inner());
          }
        }
      }
    }
    return null;
  }

  static RenderResult.Failed notFound(Part.Reference reference, Missing missing) {
    return new RenderResult.Failed(
        "VariableNotFound",
        (missing == Missing.FAIL_FLAT ? "Variable not found: %s" : "Variable %s not found")
            .formatted(reference.inner().strip()),
        0,
        "the node that defines it did not run, or does not put out this name");
  }

  /** Renders while inputs still grow: see {@link TextStream}. */
  public TextStream stream(ValueText texts, Missing missing, boolean markdown) {
    return new TextStream(this, texts, missing, markdown);
  }

  /** The text of one value, as this template would show it. */
  static String show(Value value, ValueText texts, boolean markdown) {
    return markdown ? texts.markdown(value) : texts.text(value);
  }
}
