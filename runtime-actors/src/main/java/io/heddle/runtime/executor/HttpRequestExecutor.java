package io.heddle.runtime.executor;

import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.file.FileStore.Kept;
import io.heddle.runtime.http.HttpPort.Reply;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.NodeFault;
import io.heddle.runtime.node.Outcome;
import io.heddle.runtime.node.Usage;
import io.heddle.runtime.request.FileContents;
import io.heddle.runtime.request.IncomingAnswer;
import io.heddle.runtime.request.OutgoingRequest;
import io.heddle.runtime.request.RequestTexts;
import io.heddle.runtime.request.StatusFailure;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Sends an HTTP request. Never repeats it: retries are the machine's. */
record HttpRequestExecutor(WorkSpec.Http spec) implements NodeExecutor {

  @Override
  public CompletionStage<Outcome> execute(Activation activation, NodeContext context) {
    return Outcomes.of(
        () -> {
          var texts = RequestTexts.of(activation.inputs(), context, spec.flat());
          var request = OutgoingRequest.prepare(spec, texts, activation.idempotencyKey());
          return FileContents.read(
                  request.files(),
                  OutgoingRequest.MAX_BYTES,
                  context.files(),
                  context.cancellation())
              .thenCompose(contents -> Outcomes.of(() -> send(request, contents, context)));
        });
  }

  private CompletionStage<Outcome> send(
      OutgoingRequest request, FileContents contents, NodeContext context) throws NodeFault {
    var ready = request.with(contents, context.remaining());
    return context
        .http()
        .send(ready.request(), context.cancellation())
        .thenCompose(reply -> Outcomes.of(() -> received(reply, ready.shown(), context)));
  }

  private CompletionStage<Outcome> received(Reply reply, ObjectValue shown, NodeContext context)
      throws NodeFault {
    if (context.cancellation().isCancelled()) {
      return Outcomes.now(new Outcome.Cancelled());
    }
    return switch (reply) {
      case Reply.Failed(var failure) -> Outcomes.now(Outcomes.failed(failure, shown));
      case Reply.Answered answer ->
          spec.flat() ? flat(answer, shown, context) : export(answer, shown, context);
    };
  }

  private CompletionStage<Outcome> flat(
      Reply.Answered answer, ObjectValue shown, NodeContext context) {
    return Outcomes.now(outcome(answer, new IncomingAnswer(answer).flatOutputs(), shown, context));
  }

  private CompletionStage<Outcome> export(
      Reply.Answered answer, ObjectValue shown, NodeContext context) throws NodeFault {
    var incoming = new IncomingAnswer(answer);
    incoming.checkSize();
    var file = incoming.file();
    if (file == null) {
      return Outcomes.now(
          outcome(answer, incoming.exportOutputs(ArrayValue.EMPTY, false), shown, context));
    }
    return context
        .files()
        .keep(file, context.cancellation())
        .thenApply(
            kept ->
                switch (kept) {
                  case Kept.Failed(var failure) -> Outcomes.failed(failure, shown);
                  case Kept.Stored(var stored) ->
                      outcome(
                          answer,
                          incoming.exportOutputs(Value.array(List.of(stored)), true),
                          shown,
                          context);
                });
  }

  private Outcome outcome(
      Reply.Answered answer, ObjectValue outputs, ObjectValue shown, NodeContext context) {
    var failure = StatusFailure.of(spec.failOnStatus(), answer, context.clock());
    return failure == null
        ? new Outcome.Completed(outputs, Edge.DEFAULT, Usage.NONE, shown)
        : new Outcome.Failed(failure, outputs, Usage.NONE, shown);
  }
}
