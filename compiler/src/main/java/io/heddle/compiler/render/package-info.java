/**
 * Runs a lowered Jinja2 template: what a rendering knows and may use, its output, and the values
 * that only templates have, such as loops, macros and namespaces.
 *
 * <p>Start with {@link io.heddle.compiler.render.Program}; {@code render.lowering} makes one,
 * {@code render.filter} holds the filters and tests it calls. Neither is known here.
 */
@NullMarked
package io.heddle.compiler.render;

import org.jspecify.annotations.NullMarked;
