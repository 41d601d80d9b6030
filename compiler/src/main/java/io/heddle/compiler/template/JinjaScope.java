package io.heddle.compiler.template;

import io.heddle.compiler.value.Value;
import org.jspecify.annotations.Nullable;

/** The variables a template is rendered with. */
@FunctionalInterface
public interface JinjaScope {

  /** The value of the variable, or null when there is none. */
  @Nullable Value get(String name);

  /** The extension function with this name, or null when there is none. */
  default @Nullable TemplateFunction function(String name) {
    return null;
  }
}
