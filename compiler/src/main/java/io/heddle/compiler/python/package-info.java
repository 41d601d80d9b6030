/**
 * Python's values, for templates: text, truth, equality, order, arithmetic, attributes and the
 * methods of strings, lists and dicts, as CPython 3 has them.
 *
 * <p>Inside this package and the renderer a value is what Java has for it ({@code String}, {@code
 * Long}, {@code Double}, {@code Boolean}, {@code BigInteger}) or one of the types here, so that the
 * hot path makes no wrappers; at the edge everything is an {@link io.heddle.compiler.value.Value}.
 *
 * <p>Start with {@link io.heddle.compiler.python.Convert}.
 */
@NullMarked
package io.heddle.compiler.python;

import org.jspecify.annotations.NullMarked;
