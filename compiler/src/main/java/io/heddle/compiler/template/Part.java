package io.heddle.compiler.template;

import java.util.List;

/** A piece of a text template. */
public sealed interface Part {

  /** Text that stays as it is. */
  record Literal(String text) implements Part {}

  /**
   * A variable.
   *
   * @param index into the inputs
   * @param selector node and name, then the path
   * @param inner the text between {@code {{#} and {@code #}}}, shown when nothing is found
   */
  record Reference(int index, List<String> selector, String inner) implements Part {

    public Reference {
      selector = List.copyOf(selector);
    }
  }

  /**
   * A place that the node fills itself: {@code context}, {@code histories}, {@code $output.name}.
   *
   * @param name the text between {@code {{#} and {@code #}}}
   */
  record Special(String name) implements Part {}
}
