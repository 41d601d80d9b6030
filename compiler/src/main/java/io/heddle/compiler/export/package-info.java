/**
 * Lowers app exports: their node kinds, their selectors, their keys.
 *
 * <p>Start with {@link io.heddle.compiler.export.ExportDialect}.
 */
@NullMarked
package io.heddle.compiler.export;

import org.jspecify.annotations.NullMarked;
