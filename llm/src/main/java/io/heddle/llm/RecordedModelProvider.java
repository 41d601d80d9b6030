package io.heddle.llm;

import io.heddle.llm.cassette.Cassette;
import io.heddle.llm.cassette.CassettePlayer;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.node.Cancellation;
import java.util.concurrent.CompletionStage;

/**
 * A provider whose replies are kept on a {@link Cassette}: tests of real prompts without the
 * service. Replies are found by what the request says to the model; credentials are never kept.
 */
public final class RecordedModelProvider implements ModelProvider {

  /** What to do with a request. */
  public enum Mode {
    /** Play; a request that was not recorded fails. The provider behind is never asked. */
    REPLAY,
    /** Ask the provider behind, and record. */
    RECORD,
    /** Play what was recorded, ask and record the rest. */
    REPLAY_OR_RECORD
  }

  private final ModelProvider behind;
  private final CassettePlayer player;
  private final Mode mode;

  /**
   * Plays or records the provider behind.
   *
   * @param behind gives its id to this one
   */
  public RecordedModelProvider(ModelProvider behind, Cassette cassette, Mode mode) {
    this.behind = behind;
    this.player = new CassettePlayer(behind, cassette);
    this.mode = mode;
  }

  @Override
  public String id() {
    return behind.id();
  }

  @Override
  public CompletionStage<Reply> chat(
      Request request, Listener listener, Cancellation cancellation) {
    return switch (mode) {
      case REPLAY -> player.replay(request, listener);
      case RECORD -> player.record(request, listener, cancellation);
      case REPLAY_OR_RECORD -> player.replayOrRecord(request, listener, cancellation);
    };
  }
}
