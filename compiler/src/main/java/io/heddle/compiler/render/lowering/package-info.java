/**
 * Makes a program of a Jinja2 tree: names become slots by the rules of Jinja2's own compiler,
 * expressions become functions, statements become Pebble nodes.
 *
 * <p>Start with {@link io.heddle.compiler.render.lowering.Lowering}.
 */
@NullMarked
package io.heddle.compiler.render.lowering;

import org.jspecify.annotations.NullMarked;
