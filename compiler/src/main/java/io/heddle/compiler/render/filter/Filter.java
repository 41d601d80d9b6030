package io.heddle.compiler.render.filter;

import io.heddle.compiler.python.Args;
import io.heddle.compiler.render.Render;

/** A filter, or a test when its value is true or false. */
@FunctionalInterface
public interface Filter {

  Object apply(Render render, Object value, Args args);
}
