package io.heddle.compiler.artefact;

import io.heddle.compiler.ir.CompiledWorkflow;

/** What reading an artefact gives. */
public sealed interface ArtefactResult {

  record Loaded(CompiledWorkflow workflow) implements ArtefactResult {}

  /**
   * @param reason why it is not loaded
   * @param message one sentence, with what to do about it
   */
  record Refused(Reason reason, String message) implements ArtefactResult {}

  /** Why an artefact is not loaded. */
  enum Reason {
    /** Not an artefact at all, or a broken one. */
    NOT_AN_ARTEFACT,
    /** Made by another version: compile the text again. */
    OTHER_FORMAT,
    /** Made by another installation. */
    NOT_TRUSTED
  }
}
