package io.heddle.runtime.node;

import io.heddle.compiler.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The variables of a run, to be read by selector. Never a copy that somebody could write. */
@FunctionalInterface
public interface VariableView {

  /** A run without variables. */
  VariableView NONE = _ -> null;

  /**
   * The value a selector stands for, or null when there is no such variable (yet).
   *
   * @param selector {@code [node, output, field...]}, or a namespace and a name: {@code sys},
   *     {@code env}, {@code conversation}, {@code loop}, {@code __scope__}
   */
  @Nullable Value get(List<String> selector);
}
