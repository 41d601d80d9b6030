package io.heddle.runtime.durable;

import io.heddle.runtime.Environment;
import io.heddle.runtime.machine.ErrorHandlers;
import io.heddle.runtime.quota.Permits;
import io.heddle.runtime.settings.EngineSettings;

/**
 * What a group gives to a durable run that it lets in.
 *
 * @param errorHandlers those that its workflows may name
 * @param engine what fills the places that texts leave open
 * @param bounded whether the group bounds how many run at once
 * @param permission whether the run may go on now, or is told later, or may not begin at all
 * @param refusal why it may not begin; empty unless refused
 */
public record GroupAccess(
    Environment environment,
    ErrorHandlers errorHandlers,
    EngineSettings engine,
    boolean bounded,
    Permits.Answer permission,
    String refusal) {

  /** Without configuration. */
  public GroupAccess(
      Environment environment,
      ErrorHandlers errorHandlers,
      boolean bounded,
      Permits.Answer permission,
      String refusal) {
    this(environment, errorHandlers, EngineSettings.UNTIMED, bounded, permission, refusal);
  }
}
