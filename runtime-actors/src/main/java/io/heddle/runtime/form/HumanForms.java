package io.heddle.runtime.form;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.WaitSpec.FormField;
import io.heddle.compiler.ir.WaitSpec.HumanInput;
import io.heddle.compiler.ir.WaitSpec.HumanMode;
import io.heddle.compiler.template.Missing;
import io.heddle.compiler.template.Strictness;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StreamValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.compiler.value.ValueText;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.routing.TemplateFailures;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a human-input node: what its form shows, which submissions it takes, and what it
 * puts out when a person has decided or nobody has in time.
 */
public final class HumanForms {

  /** The handle that app exports take when nobody decides in time. */
  public static final String TIMEOUT = "__timeout";

  static final String APPROVE = "approve";
  static final String REJECT = "reject";
  static final String DECISION = "__decision";

  private final HumanInput spec;
  private final Inputs inputs;
  private final ValueText text;
  private final Missing missing;

  /**
   * @param strictness of the run: a strict one asks {@link #problem} before it opens the form
   */
  public HumanForms(HumanInput spec, Inputs inputs, ValueText text, Strictness strictness) {
    this.spec = spec;
    this.inputs = inputs;
    this.text = text;
    this.missing = strictness.missing(spec.flat());
  }

  /** Why the form cannot be shown to anybody, or null. */
  public @Nullable NodeFailure problem() {
    var content = spec.content();
    if (content == null) {
      return null;
    }
    var failed =
        content.renderTo(new StringBuilder(), inputs, text, missing, false, HumanForms::place);
    return failed == null ? null : TemplateFailures.of(failed);
  }

  /**
   * What a person sent.
   *
   * @param decision an action's id, {@code approve} or {@code reject}; null when the form asks for
   *     none
   */
  public record Submission(@Nullable String decision, ObjectValue data) {}

  /** What became of a submission. */
  public sealed interface Submitted {

    /** The node goes on. */
    record Accepted(String handle, ObjectValue outputs) implements Submitted {}

    /**
     * The form stays open.
     *
     * @param messages one for each thing wrong; never empty
     */
    record Rejected(List<String> messages) implements Submitted {
      public Rejected {
        messages = List.copyOf(messages);
      }
    }
  }

  /** What becomes of the node when nobody decided in time. */
  public sealed interface Expired {

    record Decided(String handle, ObjectValue outputs) implements Expired {}

    record Failed(NodeFailure failure) implements Expired {}
  }

  /** What the form shows; places for answers stay as they are written. */
  public String content() {
    return rendered(null);
  }

  /** The values the form begins with, of those fields that have one. */
  public ObjectValue defaults() {
    var defaults = new LinkedHashMap<String, Value>();
    for (var field : spec.fields()) {
      var value = initial(field);
      if (value != null) {
        defaults.put(field.name(), value);
      }
    }
    return new ObjectValue(defaults);
  }

  private @Nullable Value initial(FormField field) {
    var input = field.defaultInput() < 0 ? null : inputs.get(field.defaultInput());
    if (input instanceof StreamValue stream) {
      return stream.snapshot();
    }
    return input == null || input == NoneValue.NONE ? field.defaultValue() : input;
  }

  public Submitted submit(Submission submission) {
    return spec.flat()
        ? FlatForm.submit(spec, defaults(), submission)
        : new ExportForm(spec).submit(submission, this::rendered);
  }

  /** The node's time is over. */
  public Expired expire() {
    return switch (spec.onTimeout()) {
      case FAIL ->
          new Expired.Failed(
              NodeFailure.of(
                  ErrorKind.TIMEOUT, "timeout", "Timeout", "nobody answered the form in time"));
      case BRANCH -> new Expired.Decided(TIMEOUT, ExportForm.undecided(rendered(null)));
      case AUTO_APPROVE -> decided(APPROVE);
      case AUTO_REJECT -> decided(REJECT);
      case DEFAULT_VALUE -> byDefault();
    };
  }

  private Expired decided(String decision) {
    return new Expired.Decided(decision, defaults().with(DECISION, Value.of(decision)));
  }

  /** An approval without a decision among its defaults is no approval. */
  private Expired byDefault() {
    var outputs = new LinkedHashMap<>(defaults().entries());
    outputs.putAll(spec.defaults().entries());
    if (spec.mode() != HumanMode.APPROVAL) {
      return new Expired.Decided(Edge.DEFAULT, new ObjectValue(outputs));
    }
    var given = outputs.get(DECISION) == null ? outputs.get("decision") : outputs.get(DECISION);
    var decision = given instanceof StringValue(var name) ? FlatForm.decision(name) : null;
    outputs.put(DECISION, Value.of(decision == null ? REJECT : decision));
    return new Expired.Decided(decision == null ? REJECT : decision, new ObjectValue(outputs));
  }

  private String rendered(@Nullable ObjectValue answers) {
    var content = spec.content();
    if (content == null) {
      return "";
    }
    var out = new StringBuilder();
    content.renderTo(
        out,
        inputs,
        text,
        missing,
        false,
        name -> {
          var answer = answers == null ? null : answers.get(field(name));
          return answer == null ? place(name) : ExportForm.shown(answer);
        });
    return out.toString();
  }

  private static String place(String name) {
    return "{{#" + name + "#}}";
  }

  /** {@code $output.name} and the older {@code $outputs.name} mean the field {@code name}. */
  private static String field(String place) {
    return place.substring(place.indexOf('.') + 1);
  }
}
