package io.heddle.llm.cassette;

import io.heddle.runtime.model.ModelFailures;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.model.ModelProvider.Listener;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.Request;
import io.heddle.runtime.node.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers from a cassette, and records onto it what is asked of the provider behind. */
public final class CassettePlayer {

  private final ModelProvider behind;
  private final Cassette cassette;

  public CassettePlayer(ModelProvider behind, Cassette cassette) {
    this.behind = behind;
    this.cassette = cassette;
  }

  /** Plays what was recorded; what was not is a failure. */
  public CompletionStage<Reply> replay(Request request, Listener listener) {
    var key = RequestKey.of(behind.id(), request);
    var take = cassette.next(key);
    return CompletableFuture.completedFuture(
        take == null ? missing(key, request) : play(take, request, listener));
  }

  /** Asks and records. */
  public CompletionStage<Reply> record(
      Request request, Listener listener, Cancellation cancellation) {
    return ask(RequestKey.of(behind.id(), request), request, listener, cancellation);
  }

  /** Plays what was recorded, and asks and records the rest. */
  public CompletionStage<Reply> replayOrRecord(
      Request request, Listener listener, Cancellation cancellation) {
    var key = RequestKey.of(behind.id(), request);
    var take = cassette.next(key);
    return take == null
        ? ask(key, request, listener, cancellation)
        : CompletableFuture.completedFuture(play(take, request, listener));
  }

  private static Reply play(Take take, Request request, Listener listener) {
    if (request.stream()) {
      take.playTo(listener);
    }
    return take.reply();
  }

  private Reply missing(String key, Request request) {
    return new Reply.Failed(
        ModelFailures.config(
            "cassette %s has no reply of provider %s, model %s, to this request (key %s): the prompt, the parameters or the tools have changed; record it again"
                .formatted(cassette.file(), behind.id(), request.model(), key.substring(0, 12))));
  }

  private CompletionStage<Reply> ask(
      String key, Request request, Listener listener, Cancellation cancellation) {
    var heard = new Heard(listener);
    return behind
        .chat(request, heard, cancellation)
        .thenApply(reply -> keep(key, request, new Take(heard.deltas(), reply)));
  }

  /** A reply that nobody waited for says nothing about the service. */
  private Reply keep(String key, Request request, Take take) {
    if (take.reply() instanceof Reply.Failed(var failure) && failure.code().equals("cancelled")) {
      return take.reply();
    }
    var problem = cassette.record(behind.id(), key, request, take);
    return problem == null ? take.reply() : new Reply.Failed(ModelFailures.config(problem));
  }

  /** Remembers what it hands on. */
  private static final class Heard implements Listener {

    private final Listener listener;
    private final List<Take.Delta> deltas = new ArrayList<>();

    private Heard(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void onText(String delta) {
      add(new Take.Delta(delta, false));
      listener.onText(delta);
    }

    @Override
    public void onReasoning(String delta) {
      add(new Take.Delta(delta, true));
      listener.onReasoning(delta);
    }

    private synchronized void add(Take.Delta delta) {
      deltas.add(delta);
    }

    private synchronized List<Take.Delta> deltas() {
      return List.copyOf(deltas);
    }
  }
}
