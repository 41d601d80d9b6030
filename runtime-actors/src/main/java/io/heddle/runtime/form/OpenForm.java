package io.heddle.runtime.form;

import io.heddle.compiler.ir.WaitSpec.Action;
import io.heddle.compiler.ir.WaitSpec.FormField;
import io.heddle.compiler.ir.WaitSpec.HumanInput;
import io.heddle.compiler.ir.WaitSpec.HumanMode;
import io.heddle.compiler.value.ObjectValue;
import java.util.List;

/**
 * A form as a person sees it.
 *
 * @param content Markdown, or empty
 * @param defaults the values it begins with, of those fields that have one
 * @param actions the decisions there are; empty when none is asked for
 * @param delivery how the person is told, as the text has it
 * @param flat whether the flat dialect's rules hold
 * @param deadline milliseconds since 1970, or 0 for none
 */
public record OpenForm(
    HumanMode mode,
    String content,
    List<FormField> fields,
    ObjectValue defaults,
    List<Action> actions,
    ObjectValue delivery,
    boolean flat,
    long deadline) {

  public OpenForm {
    fields = List.copyOf(fields);
    actions = List.copyOf(actions);
  }

  public static OpenForm of(HumanInput spec, HumanForms form, long deadline) {
    return new OpenForm(
        spec.mode(),
        form.content(),
        spec.fields(),
        form.defaults(),
        spec.actions(),
        spec.delivery(),
        spec.flat(),
        deadline);
  }
}
