package io.heddle.compiler.lower;

import static io.heddle.compiler.DiagnosticCode.E401;
import static io.heddle.compiler.DiagnosticCode.E607;
import static io.heddle.compiler.DiagnosticCode.E608;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.Position;
import io.heddle.compiler.draft.DraftGraph;
import io.heddle.compiler.draft.DraftNode;
import io.heddle.compiler.draft.Findings;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextScalar;
import io.heddle.compiler.ir.Binding;
import io.heddle.compiler.ir.Ref;
import io.heddle.compiler.template.ReferenceResolver;
import io.heddle.compiler.template.TextTemplate;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One node while it is lowered: its settings, and the inputs it turns out to need.
 *
 * <p>The same selector, the same input.
 */
public final class NodeReading {

  /** Marks a node whose work a worker outside does. */
  static final String EXTERNAL = "external";

  private final Scope scope;
  private final DraftGraph graph;
  private final DraftNode node;
  private final DialectLowering rules;
  private final CompileOptions options;
  private final Findings out;
  private final List<Use> uses;
  private final DiagnosticCode invalid;
  private final Fields fields;
  private final List<Ref> inputs = new ArrayList<>();
  private final Map<List<String>, Integer> indexes = new HashMap<>();

  NodeReading(
      Scope scope, DraftGraph graph, DraftNode node, DialectLowering rules, Lowering.Sink sink) {
    this.scope = scope;
    this.graph = graph;
    this.node = node;
    this.rules = rules;
    this.options = sink.options();
    this.out = sink.out();
    this.uses = sink.uses();
    this.invalid = rules.invalid(node.type());
    this.fields = Fields.of(node.data(), this::report).inNode(node.id());
  }

  public DraftNode node() {
    return node;
  }

  public String type() {
    return node.type();
  }

  public DraftGraph graph() {
    return graph;
  }

  public Scope scope() {
    return scope;
  }

  public CompileOptions options() {
    return options;
  }

  /** Whether a worker outside does the node's work. */
  public boolean isExternal() {
    return fields.map().get(EXTERNAL) instanceof TextScalar(_, _, BooleanValue marked)
        && marked.isTrue();
  }

  /** Whether nodes of this kind only mark where frames begin and end. */
  public static boolean isFrameMark(String kind) {
    return switch (kind) {
      case "loop-start", "loop-end", "iteration-start" -> true;
      default -> false;
    };
  }

  /** The node's settings. */
  public Fields fields() {
    return fields;
  }

  List<Ref> inputs() {
    return inputs;
  }

  /** A setting that does not fit counts by the code that the dialect has for this node type. */
  public void report(Diagnostic diagnostic) {
    var code = diagnostic.code();
    out.add(
        invalid != E607 && (code == E607 || code == E608)
            ? new Diagnostic(
                invalid,
                diagnostic.message(),
                diagnostic.position(),
                diagnostic.nodeId(),
                diagnostic.field(),
                diagnostic.hint())
            : diagnostic);
  }

  public void report(
      DiagnosticCode code,
      String message,
      Position at,
      @Nullable String field,
      @Nullable String hint) {
    report(new Diagnostic(code, message, at, node.id(), field, hint));
  }

  /** The input of the selector in a field, or -1 when there is none. */
  public int input(Fields from, String key) {
    return input(from, key, Use.Kind.SELECTOR);
  }

  public int input(Fields from, String key, Use.Kind kind) {
    var selector = from.selector(key);
    if (selector == null) {
      return -1;
    }
    return input(selector, kind, from.positionOf(key), from.pathOf(key));
  }

  /** The input of a field that must hold a selector; reported with this code when it does not. */
  public int required(Fields from, String key, DiagnosticCode code) {
    var selector = from.selector(key);
    if (selector == null || isBlank(selector)) {
      if (selector != null || !from.has(key) || isText(from, key)) {
        from.report(
            code,
            key,
            "'%s' selects nothing".formatted(from.pathOf(key)),
            "write [node, variable]");
      }
      return -1;
    }
    return input(selector, Use.Kind.SELECTOR, from.positionOf(key), from.pathOf(key));
  }

  private static boolean isText(Fields from, String key) {
    return from.map().get(key) instanceof TextScalar;
  }

  private static boolean isBlank(List<String> selector) {
    for (var i = 0; i < selector.size(); i++) {
      if (!selector.get(i).isBlank()) {
        return false;
      }
    }
    return true;
  }

  /** The input of a selector, or -1 when it has no parts. */
  public int input(List<String> selector, Use.Kind kind, Position at, @Nullable String field) {
    if (isBlank(selector)) {
      report(E401, "a selector is empty", at, field, "write [node, variable]");
      return -1;
    }
    var known = indexes.get(selector);
    var resolved = known != null ? null : rules.resolve(scope, graph, selector);
    if (resolved != null) {
      uses.add(
          new Use(
              graph.id(),
              node.index(),
              node.id(),
              resolved.ref(),
              resolved.target(),
              kind,
              at,
              field));
      known = inputs.size();
      inputs.add(resolved.ref());
      indexes.put(selector, known);
    }
    return known == null ? -1 : known;
  }

  /** The place of a selector inside the graph that this node contains. */
  public @Nullable Ref inside(Fields from, String key) {
    var inner = node.inner();
    var selector = from.selector(key);
    if (selector == null || inner == null) {
      return null;
    }
    if (isBlank(selector)) {
      from.report(E401, key, "a selector is empty", "write [node, variable]");
      return null;
    }
    return inside(inner, selector, from.positionOf(key), from.pathOf(key));
  }

  public Ref inside(DraftGraph inner, List<String> selector, Position at, String field) {
    var resolved = rules.resolve(scope, inner, selector);
    uses.add(
        new Use(
            inner.id(),
            -1,
            node.id(),
            resolved.ref(),
            resolved.target(),
            Use.Kind.OPTIONAL,
            at,
            field));
    return resolved.ref();
  }

  /** The template in a field; without text when the field is absent. */
  public TextTemplate template(Fields from, String key) {
    var text = from.text(key);
    return text == null
        ? TextTemplate.literal("")
        : template(text, from.positionOf(key), from.pathOf(key));
  }

  /** The template in a field, or null when it is absent or has no text. */
  public @Nullable TextTemplate templateOrNull(Fields from, String key) {
    var text = from.text(key);
    return text == null || text.isEmpty()
        ? null
        : template(text, from.positionOf(key), from.pathOf(key));
  }

  public TextTemplate template(String text, Position at, @Nullable String field) {
    if (!text.contains("{{#")) {
      return TextTemplate.literal(text);
    }
    var found = new ArrayList<Diagnostic>();
    ReferenceResolver references = selector -> input(selector, Use.Kind.TEMPLATE, at, field);
    var template = TextTemplate.parse(text, dialect(), references, found, at);
    found.forEach(one -> report(one.inNode(node.id(), field)));
    return template;
  }

  public Dialect dialect() {
    return scope.draft().dialect();
  }

  /** The {@code {variable, value_selector}} mappings of a list. */
  public List<Binding> bindings(Fields from, String key, Use.Kind kind) {
    var items = from.maps(key);
    if (items.isEmpty()) {
      return List.of();
    }
    var bindings = new ArrayList<Binding>(items.size());
    for (var item : items) {
      var name = item.textOr("variable", "");
      var selectorKey = item.has("value_selector") ? "value_selector" : "variable_selector";
      item.ignore("label", "value_type", "type", "required");
      var input = input(item, selectorKey, kind);
      item.ignore("value_selector", "variable_selector", "id", "variable_type");
      if (!name.isEmpty() && input >= 0) {
        bindings.add(new Binding(name, input));
      }
    }
    return bindings;
  }

  /** A constant of a field. */
  public static Value constant(Fields from, String key) {
    var value = from.value(key);
    return value == null ? Value.none() : value.toValue();
  }
}
