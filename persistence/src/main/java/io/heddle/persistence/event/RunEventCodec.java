package io.heddle.persistence.event;

import io.heddle.persistence.codec.Attachments;
import io.heddle.persistence.codec.Cbor;
import io.heddle.persistence.codec.CborReader;
import io.heddle.persistence.codec.CborWriter;
import io.heddle.persistence.codec.CodecException;
import io.heddle.persistence.codec.FactCodec;
import io.heddle.persistence.codec.ForkParts;
import io.heddle.persistence.codec.LargeContent;
import io.heddle.persistence.codec.WorkflowOfRun;
import io.heddle.runtime.durable.RunEvent;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.TurnContext;
import java.io.IOException;
import java.util.ArrayList;

/** Events of runs as bytes, each under a manifest with a version. */
public final class RunEventCodec {

  static final String ADVANCED = "advanced-1";
  static final String OWNED = "owned-1";
  static final String ACCEPTED = "accepted-1";
  static final String CANCELLED = "cancelled-before-start-1";
  static final String LET_GO = "let-go-1";
  static final String FORKED = "forked-1";
  static final String ADOPTED = "adopted-1";
  static final String FORK_SEALED = "fork-sealed-1";

  private final FactCodec facts;
  private final Attachments attachments;

  /** Of events without large values. */
  public RunEventCodec(WorkflowOfRun workflows) {
    this(workflows, Attachments.NONE);
  }

  /**
   * @param attachments finds the large values
   */
  public RunEventCodec(WorkflowOfRun workflows, Attachments attachments) {
    this.facts = new FactCodec(workflows);
    this.attachments = attachments;
  }

  /**
   * The bytes, with the large values beside.
   *
   * @param group whose values they are
   */
  public LargeContent encode(String group, RunEvent event) {
    return LargeContent.encode(group, out -> write(out, event));
  }

  public String manifest(RunEvent event) {
    return switch (event) {
      case RunEvent.Advanced _ -> ADVANCED;
      case RunEvent.Owned _ -> OWNED;
      case RunEvent.Accepted _ -> ACCEPTED;
      case RunEvent.CancelledBeforeStart _ -> CANCELLED;
      case RunEvent.LetGo _ -> LET_GO;
      case RunEvent.Forked _ -> FORKED;
      case RunEvent.Adopted _ -> ADOPTED;
      case RunEvent.ForkSealed _ -> FORK_SEALED;
    };
  }

  public byte[] bytes(RunEvent event) {
    return Cbor.bytes(out -> write(out, event));
  }

  private void write(CborWriter out, RunEvent event) throws IOException {
    switch (event) {
      case RunEvent.Advanced advanced -> advanced(out, advanced);
      case RunEvent.Owned(var member, var incarnation, var at) ->
          out.text(member).number(incarnation).number(at);
      case RunEvent.Accepted(var request, var at) ->
          facts.write(out, new Fact.Started(request, at));
      case RunEvent.CancelledBeforeStart(var reason, var at) -> out.text(reason).number(at);
      case RunEvent.LetGo(var at) -> out.number(at);
      case RunEvent.Forked(var request, var fork, var at) -> {
        ForkParts.fork(out, fork);
        facts.write(out, new Fact.Started(request, at));
      }
      case RunEvent.Adopted(var results) -> ForkParts.results(out, results);
      case RunEvent.ForkSealed(var problem, var at) -> out.text(problem).number(at);
    }
  }

  private void advanced(CborWriter out, RunEvent.Advanced event) throws IOException {
    out.number(event.context().now()).number(event.context().seed());
    out.number(event.facts().size());
    for (var fact : event.facts()) {
      facts.write(out, fact);
    }
  }

  /**
   * The event of such bytes. Waits for the workflow of a run's first event.
   *
   * @throws CodecException when this release does not know the manifest or a fact, or the workflow
   *     is not there any more
   */
  public RunEvent read(String manifest, byte[] bytes) {
    return switch (manifest) {
      case ADVANCED -> Cbor.read(bytes, this::advanced, attachments);
      case OWNED -> Cbor.read(bytes, in -> new RunEvent.Owned(in.text(), in.number(), in.number()));
      case ACCEPTED -> Cbor.read(bytes, this::accepted, attachments);
      case CANCELLED ->
          Cbor.read(bytes, in -> new RunEvent.CancelledBeforeStart(in.text(), in.number()));
      case LET_GO -> Cbor.read(bytes, in -> new RunEvent.LetGo(in.number()));
      case FORKED -> Cbor.read(bytes, this::forked, attachments);
      case ADOPTED ->
          Cbor.read(bytes, in -> new RunEvent.Adopted(ForkParts.results(in)), attachments);
      case FORK_SEALED -> Cbor.read(bytes, in -> new RunEvent.ForkSealed(in.text(), in.number()));
      default -> throw new CodecException("an event %s, of a newer release".formatted(manifest));
    };
  }

  /** A start that waits is stored as the fact it will be. */
  private RunEvent accepted(CborReader in) throws IOException {
    if (facts.read(in) instanceof Fact.Started(var request, var at)) {
      return new RunEvent.Accepted(request, at);
    }
    throw new CodecException("an accepted run without its start");
  }

  private RunEvent forked(CborReader in) throws IOException {
    var fork = ForkParts.fork(in);
    if (facts.read(in) instanceof Fact.Started(var request, var at)) {
      return new RunEvent.Forked(request, fork, at);
    }
    throw new CodecException("a fork without its start");
  }

  private RunEvent advanced(CborReader in) throws IOException {
    var context = new TurnContext(in.number(), in.number());
    var count = in.number();
    var read = new ArrayList<Fact>();
    for (var i = 0L; i < count; i++) {
      read.add(facts.read(in));
    }
    return new RunEvent.Advanced(context, read);
  }
}
