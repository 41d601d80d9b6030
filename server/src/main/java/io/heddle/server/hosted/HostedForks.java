package io.heddle.server.hosted;

import io.heddle.compiler.NearestName;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.ir.DeclaredVariable;
import io.heddle.compiler.registry.ProcessResult;
import io.heddle.compiler.registry.ProcessedWorkflow;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.persistence.event.ForkSources;
import io.heddle.persistence.run.RunQueries;
import io.heddle.runtime.fork.Adoption;
import io.heddle.runtime.fork.Fork;
import io.heddle.runtime.fork.ForkException;
import io.heddle.runtime.fork.ForkPlan;
import io.heddle.runtime.machine.RunOrigin;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.node.Usage;
import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.ExecutionException.Code;
import io.heddle.server.execution.ForkOrder;
import io.heddle.server.execution.ForkPlanView;
import io.heddle.server.member.Member;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Forks of the executions of a member, and what they will do. */
final class HostedForks {

  private static final int MAX_STEPS_SHOWN = 10_000;

  private final Member member;
  private final HostedStarts starts;

  HostedForks(Member member, HostedStarts starts) {
    this.member = member;
    this.starts = starts;
  }

  /** A fork that can begin, as far as can be told. */
  private record Prepared(RunRequest request, int version, Fork fork, Adoption adoption) {}

  ForkPlanView plan(RunQueries.Found source, ForkOrder order) {
    var prepared = prepared(source, order);
    var now = member.runs().clock().millis();
    var plan = ForkPlan.of(prepared.request(), prepared.adoption(), now);
    return new ForkPlanView(
        source.row().id(),
        source.row().workflowId(),
        prepared.version(),
        plan.steps().stream().limit(MAX_STEPS_SHOWN).map(HostedForks::view).toList(),
        view(plan.saved()),
        view(plan.again()));
  }

  private static ForkPlanView.StepView view(ForkPlan.Step step) {
    return new ForkPlanView.StepView(
        step.path(), step.fate().name().toLowerCase(Locale.ROOT), step.reason(), view(step.paid()));
  }

  private static ForkPlanView.PaidView view(Usage usage) {
    return new ForkPlanView.PaidView(usage.totalTokens(), usage.price(), usage.currency());
  }

  /** The id of the fork, which is stored. */
  String fork(RunQueries.Found source, ForkOrder order) {
    var prepared = prepared(source, order);
    return HostedStarts.started(
        member.runs().fork(source.row().group(), prepared.request(), prepared.fork()));
  }

  private Prepared prepared(RunQueries.Found source, ForkOrder order) {
    var id = source.row().id();
    if (source.purged()) {
      throw new ExecutionException(
          Code.NOT_FOUND, "what %s recorded is not kept any more".formatted(id));
    }
    if (order.from().size() > Fork.MAX_FROM) {
      throw HostedStarts.invalid("at most %d nodes are named".formatted(Fork.MAX_FROM));
    }
    var recorded = Answers.checked(() -> recorded(id));
    if (!recorded.run().isStarted()) {
      throw HostedStarts.invalid("%s has not begun: there is nothing to fork".formatted(id));
    }
    if (order.retry() && order.from().isEmpty()) {
      retryable(recorded, id);
    }
    var before = recorded.run().request();
    var definition = definition(source, order, before);
    var workflow = definition == null ? before.workflow() : definition.workflow();
    var origin = definition == null ? RunOrigin.OUTSIDE : RunOrigin.of(definition);
    var forkId =
        starts.id(source.row().group(), order.idempotencyKey() == null ? null : key(id, order));
    var values = ForkValues.of(order.values(), workflow);
    var request = request(before, workflow, forkId, order, values).from(origin);
    var fork = new Fork(id, recorded.upTo(), order.from(), values.outputs());
    var adoption =
        Answers.checked(
            () -> {
              try {
                return member.forks().adoption(recorded.run(), request, fork);
              } catch (ForkException wrong) {
                throw HostedStarts.invalid(String.valueOf(wrong.getMessage()));
              }
            });
    return new Prepared(request, definition == null ? 0 : definition.number(), fork, adoption);
  }

  private static String key(String id, ForkOrder order) {
    return id + '\n' + order.idempotencyKey();
  }

  private ForkSources.Source recorded(String id) {
    try {
      return member.forks().source(id, Long.MAX_VALUE);
    } catch (ForkException large) {
      throw HostedStarts.invalid(String.valueOf(large.getMessage()));
    }
  }

  private static void retryable(ForkSources.Source source, String id) {
    switch (source.run().state().status()) {
      case FAILED, FAILED_WITH_RECOVERY, CANCELLED -> {}
      case SUCCEEDED, PARTIAL_SUCCEEDED ->
          throw HostedStarts.invalid(
              "%s did not fail: say from which node it is to be done again".formatted(id));
      case RUNNING, WAITING, PAUSED ->
          throw HostedStarts.invalid(
              "%s has not ended: fork it, or say from which node it is to be done again"
                  .formatted(id));
    }
  }

  /** What the fork runs, with what it names; null for a text that was never registered. */
  private @Nullable ProcessedWorkflow definition(
      RunQueries.Found source, ForkOrder order, RunRequest before) {
    var row = source.row();
    var version = order.version();
    if (version == null) {
      var pinned = before.origin().definition();
      if (pinned != null) {
        return pinned;
      }
      if (row.workflowVersion() == 0) {
        return null;
      }
    }
    var wanted = version == null ? Integer.toString(row.workflowVersion()) : version;
    starts.known(row.group(), row.workflowId(), wanted);
    return switch (starts.processed(row.group(), row.workflowId(), wanted)) {
      case ProcessResult.Refused refused -> throw HostedStarts.refused(refused);
      case ProcessResult.Processed(var processed) -> processed;
    };
  }

  private static RunRequest request(
      RunRequest before, CompiledWorkflow workflow, String id, ForkOrder order, ForkValues values) {
    var changed =
        order.inputs().size() > 0
            || values.isOfTheStart()
            || !workflow.contentHash().equals(before.workflow().contentHash());
    return changed
        ? ForkRequest.changed(before, workflow, id, order.inputs(), values)
        : ForkRequest.same(before, workflow, id);
  }

  /**
   * Values that replace others.
   *
   * @param outputs by {@code node.output}
   */
  record ForkValues(ObjectValue conversation, ObjectValue environment, ObjectValue outputs) {

    static ForkValues of(ObjectValue given, CompiledWorkflow workflow) {
      var conversation = new LinkedHashMap<String, Value>();
      var environment = new LinkedHashMap<String, Value>();
      var outputs = new LinkedHashMap<String, Value>();
      given
          .entries()
          .forEach(
              (name, value) -> {
                var dot = name.indexOf('.');
                var space = dot < 0 ? "" : name.substring(0, dot);
                var rest = name.substring(dot + 1);
                switch (space) {
                  case "conversation" ->
                      conversation.put(declared(name, rest, workflow.conversation()), value);
                  case "env" ->
                      environment.put(declared(name, rest, workflow.environment()), value);
                  case "", "sys" ->
                      throw HostedStarts.invalid(
                          "'%s' cannot be set: expected conversation.NAME, env.NAME or NODE.OUTPUT"
                              .formatted(name));
                  default -> outputs.put(name, value);
                }
              });
      return new ForkValues(
          new ObjectValue(conversation), new ObjectValue(environment), new ObjectValue(outputs));
    }

    private static String declared(String name, String rest, List<DeclaredVariable> declared) {
      var names = declared.stream().map(DeclaredVariable::name).toList();
      if (!names.contains(rest)) {
        throw HostedStarts.invalid(
            "the workflow has no variable '%s': %s"
                .formatted(name, names.isEmpty() ? "none at all" : NearestName.hint(rest, names)));
      }
      return rest;
    }

    boolean isOfTheStart() {
      return conversation.size() > 0 || environment.size() > 0;
    }
  }
}
