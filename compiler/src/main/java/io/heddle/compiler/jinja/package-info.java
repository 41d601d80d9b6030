/**
 * The language Jinja2: text to tokens to a tree of plain records. Knows no values and renders
 * nothing.
 *
 * <p>Start with {@link io.heddle.compiler.jinja.Parser}.
 */
@NullMarked
package io.heddle.compiler.jinja;

import org.jspecify.annotations.NullMarked;
