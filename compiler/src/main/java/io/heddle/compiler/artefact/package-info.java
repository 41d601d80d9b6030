/**
 * Compiled workflows as files.
 *
 * <p>Start with {@link io.heddle.compiler.artefact.WorkflowArtefact}.
 */
@NullMarked
package io.heddle.compiler.artefact;

import org.jspecify.annotations.NullMarked;
