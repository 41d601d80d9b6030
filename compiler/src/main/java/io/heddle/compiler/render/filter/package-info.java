/**
 * The filters and tests of Jinja2 3.1, by name.
 *
 * <p>Start with {@link io.heddle.compiler.render.filter.Filters} and {@link
 * io.heddle.compiler.render.filter.Tests}.
 */
@NullMarked
package io.heddle.compiler.render.filter;

import org.jspecify.annotations.NullMarked;
