package io.heddle.compiler.lower;

import io.heddle.compiler.ir.ModelSpec;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.WaitSpec;
import io.heddle.compiler.ir.WaitSpec.HumanMode;
import io.heddle.compiler.ir.WaitSpec.OnTimeout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** By which handles a node decides. */
public final class Handles {

  /** What an if-else takes when no case holds. */
  public static final String ELSE = "false";

  /** What a classifier of the flat dialect takes when the model names no known category. */
  public static final String DEFAULT_CATEGORY = "default";

  public static final String APPROVE = "approve";
  public static final String REJECT = "reject";

  /** What a form of an app export takes when its time is over. */
  public static final String TIMEOUT = "__timeout";

  private Handles() {}

  /** The handles, or null when a node of this kind does not branch. */
  public static @Nullable List<String> of(NodeSpec spec) {
    return switch (spec) {
      case RoutingSpec.IfElse branch -> {
        var handles = new ArrayList<String>(branch.cases().size() + 1);
        branch.cases().forEach(one -> handles.add(one.id()));
        handles.add(ELSE);
        yield handles;
      }
      case ModelSpec.Classifier classifier -> {
        var handles = new ArrayList<String>(classifier.classes().size() + 1);
        classifier.classes().forEach(one -> handles.add(one.id()));
        if (classifier.flat()) {
          handles.add(DEFAULT_CATEGORY);
        }
        yield handles;
      }
      case WaitSpec.HumanInput form -> form(form);
      default -> null;
    };
  }

  private static @Nullable List<String> form(WaitSpec.HumanInput form) {
    if (form.flat()) {
      return form.mode() == HumanMode.APPROVAL ? List.of(APPROVE, REJECT) : null;
    }
    if (form.actions().isEmpty()) {
      return null;
    }
    var handles = new ArrayList<String>();
    form.actions().forEach(action -> handles.add(action.id()));
    if (form.onTimeout() == OnTimeout.BRANCH) {
      handles.add(TIMEOUT);
    }
    return handles;
  }
}
