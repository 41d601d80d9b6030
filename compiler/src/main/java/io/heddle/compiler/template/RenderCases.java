package io.heddle.compiler.template;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pairs of template and context with the text they must render to, and the comparison with it. */
public final class RenderCases {

  /** One case. */
  public record Case(String id, String template, ObjectValue context, String expected) {}

  /**
   * A case that renders otherwise.
   *
   * @param actual the text, or the error with its line
   */
  public record Difference(Case about, String actual) {}

  /** What a comparison found. */
  public record Report(int passed, int total, List<Difference> differences) {

    public Report {
      differences = List.copyOf(differences);
    }

    /** Each difference and {@code N/M}, as text. */
    public String text() {
      var out = new StringBuilder();
      for (var difference : differences) {
        out.append(difference.about().id()).append('\n');
        line(out, "template", difference.about().template());
        line(out, "expected", difference.about().expected());
        line(out, "actual", difference.actual());
      }
      return out.append(passed).append('/').append(total).append('\n').toString();
    }

    private static void line(StringBuilder out, String label, String text) {
      out.append("  %-9s".formatted(label)).append(Json.write(Value.of(text))).append('\n');
    }
  }

  private final List<Case> cases;

  public RenderCases(List<Case> cases) {
    this.cases = List.copyOf(cases);
  }

  /**
   * Reads {@code {"cases": [{"id", "template", "context", "expected"}]}}, or the list alone.
   *
   * @throws Json.MalformedJsonException when the text is no JSON or a case lacks a key
   */
  public static RenderCases parse(String json) throws Json.MalformedJsonException {
    var root = Json.parse(json);
    var list = root instanceof ObjectValue object ? object.get("cases") : root;
    if (!(list instanceof ArrayValue(var items))) {
      throw malformed("expected an object with the list 'cases'");
    }
    var cases = new ArrayList<Case>(items.size());
    for (var item : items) {
      cases.add(parse(item, cases.size()));
    }
    return new RenderCases(cases);
  }

  private static Case parse(Value item, int index) throws Json.MalformedJsonException {
    if (!(item instanceof ObjectValue object)) {
      throw malformed("case %d is no object".formatted(index));
    }
    var id = text(object, "id");
    var context = object.get("context") instanceof ObjectValue given ? given : ObjectValue.EMPTY;
    return new Case(
        id == null ? "case " + index : id,
        required(object, "template", index),
        context,
        required(object, "expected", index));
  }

  private static @Nullable String text(ObjectValue object, String key) {
    return object.get(key) instanceof StringValue(var text) ? text : null;
  }

  private static String required(ObjectValue object, String key, int index)
      throws Json.MalformedJsonException {
    var text = text(object, key);
    if (text == null) {
      throw malformed("case %d has no text '%s'".formatted(index, key));
    }
    return text;
  }

  private static Json.MalformedJsonException malformed(String message) {
    return Json.malformed(message);
  }

  /** Renders every case and compares. */
  public Report compare(JinjaPolicy policy, JinjaLimits limits) {
    var differences = new ArrayList<Difference>();
    for (var one : cases) {
      var actual = render(one, policy, limits);
      if (!actual.equals(one.expected())) {
        differences.add(new Difference(one, actual));
      }
    }
    return new Report(cases.size() - differences.size(), cases.size(), differences);
  }

  private static String render(Case one, JinjaPolicy policy, JinjaLimits limits) {
    return switch (JinjaTemplate.compile(one.template(), policy)) {
      case JinjaResult.Rejected(var diagnostics) ->
          "line %d: %s"
              .formatted(
                  diagnostics.getFirst().position().line(), diagnostics.getFirst().message());
      case JinjaResult.Compiled(var template) ->
          switch (template.render(one.context()::get, limits)) {
            case RenderResult.Rendered(var text) -> text;
            case RenderResult.Failed failed ->
                "line %d: %s: %s".formatted(failed.line(), failed.type(), failed.message());
          };
    };
  }
}
