package io.heddle.compiler.template;

import java.util.List;

/** Gives selectors their input index at compile time; the same selector, the same index. */
@FunctionalInterface
public interface ReferenceResolver {

  /** The index under which the value of the selector will be found when the template renders. */
  int index(List<String> selector);
}
