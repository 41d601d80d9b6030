package io.heddle.persistence.codec;

import io.heddle.compiler.registry.ProcessedWorkflow;
import io.heddle.compiler.template.Strictness;
import io.heddle.runtime.machine.Fact;
import io.heddle.runtime.machine.RunOrigin;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.machine.Signal;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Facts about a run as a whole. Codes 1 to 19. */
final class RunFacts {

  /** How runs are carried out; grows when the same facts would mean something else. */
  static final int SEMANTICS = 1;

  private RunFacts() {}

  static List<FactShape<?>> shapes(WorkflowOfRun workflows) {
    return List.of(
        new FactShape<>(
            1,
            1,
            Fact.Started.class,
            (out, fact) -> {
              request(out, fact.request());
              out.number(fact.at());
            },
            in -> new Fact.Started(request(in, workflows), in.number())),
        new FactShape<>(
            1,
            2,
            Fact.Started.class,
            (out, fact) -> {
              request(out, fact.request());
              out.name(fact.request().strictness()).number(fact.at());
            },
            in -> {
              var request = request(in, workflows).with(in.name(Strictness.class));
              return new Fact.Started(request, in.number());
            }),
        new FactShape<>(
            1,
            3,
            Fact.Started.class,
            (out, fact) -> {
              request(out, fact.request());
              out.name(fact.request().strictness());
              DefinitionParts.write(out, fact.request().origin().definition());
              out.number(fact.at());
            },
            in -> {
              var request = request(in, workflows).with(in.name(Strictness.class));
              var definition = DefinitionParts.read(in, request.executionId(), workflows);
              return new Fact.Started(of(request, definition), in.number());
            }),
        new FactShape<>(
            2,
            1,
            Fact.Paused.class,
            (out, fact) -> out.text(fact.reason()).number(fact.at()),
            in -> new Fact.Paused(in.text(), in.number())),
        new FactShape<>(
            3,
            1,
            Fact.Resumed.class,
            (out, fact) -> out.number(fact.at()),
            in -> new Fact.Resumed(in.number())),
        new FactShape<>(
            9,
            1,
            Fact.Cancelling.class,
            (out, fact) -> out.text(fact.reason()).number(fact.at()),
            in -> new Fact.Cancelling(in.text(), in.number())),
        new FactShape<>(
            4,
            1,
            Fact.HandlerOpened.class,
            (out, fact) -> {
              out.number(fact.frame());
              Parts.runFailure(out, fact.failure());
              out.number(fact.at());
            },
            in -> new Fact.HandlerOpened(in.integer(), Parts.runFailure(in), in.number())),
        new FactShape<>(
            5,
            1,
            Fact.Ended.class,
            (out, fact) -> {
              out.name(fact.status());
              ValueCodec.write(out, fact.outputs());
              Parts.runFailure(out, fact.failure());
              out.number(fact.at());
            },
            in ->
                new Fact.Ended(
                    in.name(RunStatus.class),
                    ValueCodec.readObject(in),
                    Parts.optionalRunFailure(in),
                    in.number())),
        new FactShape<>(
            6,
            1,
            Fact.TimerSet.class,
            (out, fact) -> {
              out.number(fact.timer()).name(fact.kind()).number(fact.frame());
              out.number(fact.node()).number(fact.dueAt());
            },
            in ->
                new Fact.TimerSet(
                    in.integer(),
                    in.name(Fact.TimerKind.class),
                    in.integer(),
                    in.integer(),
                    in.number())),
        new FactShape<>(
            7,
            1,
            Fact.VariablesUpdated.class,
            (out, fact) -> out.number(fact.at()),
            in -> new Fact.VariablesUpdated(null, in.number())),
        new FactShape<>(
            7,
            2,
            Fact.VariablesUpdated.class,
            (out, fact) -> {
              var signal = fact.signal();
              out.flag(signal != null);
              if (signal != null) {
                out.text(signal.id()).text(signal.content());
              }
              out.number(fact.at());
            },
            in ->
                new Fact.VariablesUpdated(
                    in.flag() ? new Signal(in.text(), in.text()) : null, in.number())),
        new FactShape<>(
            8,
            1,
            Fact.Ending.class,
            (out, fact) -> {
              out.name(fact.status());
              ValueCodec.write(out, fact.outputs());
              Parts.runFailure(out, fact.failure());
              out.number(fact.at());
            },
            in ->
                new Fact.Ending(
                    in.name(RunStatus.class),
                    ValueCodec.readObject(in),
                    Parts.optionalRunFailure(in),
                    in.number())));
  }

  private static RunRequest of(RunRequest request, @Nullable ProcessedWorkflow definition) {
    var origin = request.origin();
    return request.from(new RunOrigin(definition, origin.parent(), origin.depth()));
  }

  private static void request(CborWriter out, RunRequest request) throws IOException {
    var workflow = request.workflow();
    out.number(SEMANTICS).text(request.executionId());
    out.text(workflow.id()).text(workflow.contentHash());
    NodeTable.of(workflow).write(out);
    ValueCodec.write(out, request.inputs());
    ValueCodec.write(out, request.system());
    ValueCodec.write(out, request.environment());
    ValueCodec.write(out, request.conversation());
    Parts.limits(out, request.limits());
    out.number(request.root());
    OrderFacts.origin(out, request.origin());
  }

  private static RunRequest request(CborReader in, WorkflowOfRun workflows) throws IOException {
    var semantics = in.integer();
    if (semantics != SEMANTICS) {
      throw new CodecException(
          "the run began under semantics %d, this release has %d".formatted(semantics, SEMANTICS));
    }
    var executionId = in.text();
    var workflow = workflows.workflow(executionId, in.text(), in.text());
    NodeTable.read(in).check(workflow);
    return new RunRequest(
        executionId,
        workflow,
        ValueCodec.readObject(in),
        ValueCodec.readObject(in),
        ValueCodec.readObject(in),
        ValueCodec.readObject(in),
        Parts.limits(in),
        in.integer(),
        OrderFacts.origin(in),
        Strictness.LENIENT);
  }
}
