/** JSON Schema (Draft 7): what a model's structured answer or a JSON input must look like. */
@NullMarked
package io.heddle.runtime.schema;

import org.jspecify.annotations.NullMarked;
