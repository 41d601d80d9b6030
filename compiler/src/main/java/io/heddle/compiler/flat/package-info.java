/**
 * Lowers the flat dialect: its node kinds, its selectors, its keys.
 *
 * <p>Start with {@link io.heddle.compiler.flat.FlatDialect}.
 */
@NullMarked
package io.heddle.compiler.flat;

import org.jspecify.annotations.NullMarked;
