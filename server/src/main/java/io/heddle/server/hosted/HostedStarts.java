package io.heddle.server.hosted;

import io.heddle.compiler.CompileResult;
import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.NearestName;
import io.heddle.compiler.Severity;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.registry.ProcessResult;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.persistence.Store;
import io.heddle.persistence.definition.DefinitionStore;
import io.heddle.runtime.RunBuilder;
import io.heddle.runtime.durable.ExecutionIds;
import io.heddle.runtime.durable.StartAdmission;
import io.heddle.runtime.durable.StartReply;
import io.heddle.runtime.machine.RunOrigin;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.trigger.TriggerStart;
import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.ExecutionException.Code;
import io.heddle.server.execution.StartOrder;
import io.heddle.server.execution.WorkflowView;
import io.heddle.server.member.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The workflows of groups, and the starts of their runs. */
final class HostedStarts {

  private static final Pattern WORKFLOW =
      Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,199}");
  private static final Pattern STARTED_BY = Pattern.compile("[a-z][a-z0-9_-]{0,63}");
  private static final Pattern CONVERSATION = Pattern.compile("[^\\p{Cntrl}\\p{Cs}]{1,200}");
  private static final int MAX_KEY = 512;
  private static final int MAX_WORKFLOWS_SHOWN = 1_000;

  private final Member member;

  HostedStarts(Member member) {
    this.member = member;
  }

  // ---- workflows

  WorkflowView register(String group, String workflowId, String text) {
    group(group);
    if (!WORKFLOW.matcher(workflowId).matches()) {
      throw invalid(
          "'%s' is no id of a workflow: expected letters, digits, blanks, '.', '_' and '-', at most"
                  .formatted(workflowId)
              + " 200, a letter or digit first");
    }
    return switch (member.runs().compile(group, text)) {
      case CompileResult.Rejected rejected -> throw invalid(rejected.summary());
      case CompileResult.Compiled compiled -> {
        var definitions = member.store().definitions(group);
        var stored = Answers.await(definitions.register(workflowId, text));
        var warnings =
            compiled.findings().stream()
                .filter(one -> one.severity() == Severity.WARNING)
                .map(HostedStarts::line)
                .toList();
        yield view(group, workflowId, definitions, stored.number(), warnings);
      }
    };
  }

  private static String line(Diagnostic found) {
    var place = found.position().isKnown() ? " (%s)".formatted(found.position()) : "";
    return "%s %s%s".formatted(found.code(), found.message(), place);
  }

  private static WorkflowView view(
      String group, String id, DefinitionStore definitions, int number, List<String> warnings) {
    for (var version : Answers.await(definitions.versions(id))) {
      if (version.number() == number) {
        return new WorkflowView(group, id, number, version.hash(), version.labels(), warnings);
      }
    }
    throw new IllegalStateException("version %d of %s is not stored".formatted(number, id));
  }

  static List<WorkflowView> workflows(Store store, String group) {
    group(group);
    var definitions = store.definitions(group);
    var views = new ArrayList<WorkflowView>();
    for (var id : Answers.checked(definitions::ids).stream().limit(MAX_WORKFLOWS_SHOWN).toList()) {
      var versions = Answers.await(definitions.versions(id));
      if (!versions.isEmpty()) {
        var newest = versions.getFirst();
        views.add(
            new WorkflowView(
                group, id, newest.number(), newest.hash(), newest.labels(), List.of()));
      }
    }
    return views;
  }

  // ---- starts

  /** The id of the run, which is stored. */
  String start(StartOrder order) {
    group(order.group());
    // Before the workflow is looked up, which would wait for a store that does not answer.
    if (member.store().admission().verdict()
        instanceof StartAdmission.Verdict.Refused(var reason, var retryAfter)) {
      throw refused(Code.OVERLOADED, reason, retryAfter);
    }
    var id = id(order.group(), order.idempotencyKey());
    var request = request(order, id);
    return started(member.runs().start(order.group(), request));
  }

  /** The id of a run that is stored. */
  static String started(CompletionStage<StartReply> reply) {
    return switch (Answers.await(reply)) {
      case StartReply.Started started -> started.executionId();
      case StartReply.Purged(var purged) -> purged;
      case StartReply.Conflict(_, var message) ->
          throw new ExecutionException(Code.CONFLICT, message);
      case StartReply.CancelledBefore(var cancelled) ->
          throw new ExecutionException(
              Code.CONFLICT, "%s was cancelled before it was started".formatted(cancelled));
      case StartReply.Refused(_, var reason, var retryAfter) ->
          throw refused(Code.BUSY, reason, retryAfter);
    };
  }

  private static ExecutionException refused(Code code, String reason, Duration retryAfter) {
    return new ExecutionException(
        code, reason, Math.max(1, retryAfter.plusMillis(999).toSeconds()));
  }

  /**
   * @param key makes the id, or null for a new one
   */
  String id(String group, @Nullable String key) {
    if (key == null) {
      return ExecutionIds.next(group, 0, member.runs().clock().millis());
    }
    if (key.isBlank() || key.length() > MAX_KEY) {
      throw invalid(
          "an idempotency key has 1 to %d characters, not %d".formatted(MAX_KEY, key.length()));
    }
    return ExecutionIds.derived(group, 0, "idempotency-key", key);
  }

  private RunRequest request(StartOrder order, String id) {
    var startedBy = order.startedBy();
    if (!STARTED_BY.matcher(startedBy).matches()) {
      throw invalid(
          "started_by '%s': expected a word of lower-case letters, such as api"
              .formatted(startedBy));
    }
    known(order.group(), order.workflow(), order.version());
    return switch (processed(order.group(), order.workflow(), order.version())) {
      case ProcessResult.Refused refused -> throw refused(refused);
      case ProcessResult.Processed(var definition) -> {
        var built = built(order, id, definition.workflow());
        yield built.from(RunOrigin.of(definition)).request();
      }
    };
  }

  /** A workflow with all that it names, which is read when it is not known yet. */
  ProcessResult processed(String group, String workflow, @Nullable String version) {
    return Answers.checked(() -> member.runs().workflow(group, workflow, version));
  }

  static ExecutionException refused(ProcessResult.Refused refused) {
    return invalid(
        "workflow %s: %s"
            .formatted(
                refused.workflowId(),
                refused.findings().stream()
                    .filter(one -> one.severity() == Severity.ERROR)
                    .map(HostedStarts::line)
                    .collect(Collectors.joining("; "))));
  }

  private static RunBuilder.Built.Ready built(
      StartOrder order, String id, CompiledWorkflow workflow) {
    var builder =
        RunBuilder.of(workflow).group(order.group()).executionId(id).system(system(order));
    var trigger = order.trigger();
    if (trigger == null) {
      builder.inputs(order.inputs());
    } else {
      switch (TriggerStart.of(workflow, trigger, order.inputs())) {
        case TriggerStart.Begin(var root, var inputs) -> builder.root(root).inputs(inputs);
        case TriggerStart.Refused(var message) -> throw invalid(message);
      }
    }
    return switch (builder.build()) {
      case RunBuilder.Built.Rejected(var rejected) -> throw invalid(rejected.summary());
      case RunBuilder.Built.Unfit(var messages) -> throw invalid(String.join("; ", messages));
      case RunBuilder.Built.Ready ready -> ready;
    };
  }

  private static ObjectValue system(StartOrder order) {
    var system = ObjectValue.of("started_by", Value.of(order.startedBy()));
    if (!order.user().isEmpty()) {
      system = system.with("user_id", Value.of(order.user()));
    }
    var conversation = order.conversation();
    if (conversation.isEmpty()) {
      return system;
    }
    if (!CONVERSATION.matcher(conversation).matches()) {
      throw invalid(
          "an id of a conversation has at most 200 characters, none of them a control character");
    }
    return system.with("conversation_id", Value.of(conversation));
  }

  /** Throws unless the group has such a workflow. */
  void known(String group, String workflow, @Nullable String version) {
    var definitions = member.store().definitions(group);
    if (Answers.checked(() -> found(definitions, workflow, version))) {
      return;
    }
    var ids = Answers.checked(definitions::ids);
    if (ids.contains(workflow)) {
      throw new ExecutionException(
          Code.NOT_FOUND,
          "workflow '%s' has no version or label '%s'".formatted(workflow, version));
    }
    var nearest = NearestName.of(workflow, ids).map("; did you mean '%s'?"::formatted).orElse("");
    throw new ExecutionException(
        Code.NOT_FOUND, "group %s has no workflow '%s'%s".formatted(group, workflow, nearest));
  }

  private static boolean found(DefinitionStore definitions, String id, @Nullable String version) {
    return definitions.find(id, version) != null;
  }

  static void group(String name) {
    if (!ExecutionIds.isGroup(name)) {
      throw invalid(
          "'%s' is no group: expected lower-case letters, digits and '-', at most 63, such as default"
              .formatted(name));
    }
  }

  static ExecutionException invalid(String message) {
    return new ExecutionException(Code.INVALID, message);
  }
}
