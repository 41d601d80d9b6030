/**
 * JSON Schemas of both dialects, for editors.
 *
 * <p>Start with {@link io.heddle.compiler.schema.SchemaGenerator}; the tables are {@code
 * flat.shapes} and {@code app-export.shapes} beside it.
 */
@NullMarked
package io.heddle.compiler.schema;

import org.jspecify.annotations.NullMarked;
