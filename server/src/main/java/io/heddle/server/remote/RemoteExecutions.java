package io.heddle.server.remote;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.server.execution.ExecutionDetail;
import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.ExecutionException.Code;
import io.heddle.server.execution.ExecutionFilter;
import io.heddle.server.execution.ExecutionJson;
import io.heddle.server.execution.ExecutionPage;
import io.heddle.server.execution.ExecutionView;
import io.heddle.server.execution.Executions;
import io.heddle.server.execution.ForkJson;
import io.heddle.server.execution.ForkOrder;
import io.heddle.server.execution.ForkPlanView;
import io.heddle.server.execution.StartOrder;
import io.heddle.server.execution.SubmitOrder;
import io.heddle.server.execution.SubmitView;
import io.heddle.server.execution.WorkflowView;
import io.heddle.server.wire.PublicEvent;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The executions of a server, over its HTTP API. Thread-safe. */
public final class RemoteExecutions implements Executions {

  private final Calls calls;

  private RemoteExecutions(Calls calls) {
    this.calls = calls;
  }

  /** Whether there is a server to ask. */
  public sealed interface Reached {

    record Answers(Executions executions) implements Reached {}

    /**
     * @param wrong whether the address is no address at all
     * @param message what a person can do about it
     */
    record Refused(boolean wrong, String message) implements Reached {}
  }

  /** Asks whether a server answers there, for a few seconds at most. */
  public static Reached at(URI server) {
    var scheme = String.valueOf(server.getScheme());
    if (!(scheme.equals("http") || scheme.equals("https")) || server.getHost() == null) {
      return new Reached.Refused(
          true,
          "%s: expected the address of a server, such as http://localhost:8420".formatted(server));
    }
    var calls = new Calls(server);
    try {
      calls.probe();
      return new Reached.Answers(new RemoteExecutions(calls));
    } catch (ExecutionException e) {
      calls.close();
      return new Reached.Refused(false, String.valueOf(e.getMessage()));
    }
  }

  private static String group(String group) {
    return "/api/groups/" + Calls.encoded(group);
  }

  private static String run(String id) {
    var slash = id.indexOf('/');
    return slash < 1
        ? "/api/executions/default/" + Calls.encoded(id)
        : "/api/executions/%s/%s"
            .formatted(
                Calls.encoded(id.substring(0, slash)), Calls.encoded(id.substring(slash + 1)));
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  @Override
  public WorkflowView register(String group, String workflowId, String text) {
    var path = group(group) + "/workflows/" + Calls.encoded(workflowId);
    return ExecutionJson.workflow(calls.putText(path, text));
  }

  @Override
  public List<WorkflowView> workflows(String group) {
    return ExecutionJson.workflows(calls.get(group(group) + "/workflows"));
  }

  @Override
  public ExecutionView start(StartOrder order) {
    var path = group(order.group()) + "/executions";
    return ExecutionJson.execution(calls.post(path, ExecutionJson.write(order)));
  }

  private static String path(String id, ForkOrder order) {
    return run(id) + (order.retry() ? "/retry" : "/fork");
  }

  @Override
  public ForkPlanView plan(String id, ForkOrder order) {
    return ForkJson.plan(calls.post(path(id, order) + "?plan=true", ForkJson.write(order)));
  }

  @Override
  public ExecutionView fork(String id, ForkOrder order) {
    return ExecutionJson.execution(calls.post(path(id, order), ForkJson.write(order)));
  }

  @Override
  public Optional<ExecutionView> find(String id) {
    return known(() -> ExecutionJson.execution(calls.get(run(id))));
  }

  @Override
  public ExecutionPage list(ExecutionFilter filter) {
    return ExecutionJson.page(
        calls.get(group(filter.group()) + "/executions" + ListQuery.of(filter)));
  }

  @Override
  public Map<String, Long> counts(String group, long from) {
    return ExecutionJson.counts(
        calls.get(group(group) + "/executions/counts?from=" + Math.max(0, from)));
  }

  @Override
  public Optional<ExecutionDetail> show(String id) {
    return known(() -> ExecutionJson.detail(calls.get(run(id) + "/detail")));
  }

  private static <T> Optional<T> known(Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (ExecutionException e) {
      if (e.code() == Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public Optional<ExecutionView> await(String id, int seconds) {
    return calls.await(run(id) + "/end?seconds=" + seconds, seconds).map(ExecutionJson::execution);
  }

  private ExecutionView change(String id, String what, ObjectNode body) {
    return ExecutionJson.execution(calls.post(run(id) + "/" + what, body));
  }

  @Override
  public ExecutionView cancel(String id, String reason) {
    return change(id, "cancel", object().put("reason", reason));
  }

  @Override
  public ExecutionView kill(String id, String reason) {
    return change(id, "kill", object().put("reason", reason));
  }

  @Override
  public ExecutionView pause(String id, String reason, boolean now) {
    return change(id, "pause", object().put("reason", reason).put("now", now));
  }

  @Override
  public ExecutionView resume(String id) {
    return change(id, "resume", object());
  }

  @Override
  public SubmitView submit(String id, SubmitOrder order) {
    return ExecutionJson.submit(calls.post(run(id) + "/submit", ExecutionJson.write(order)));
  }

  @Override
  public ExecutionView signal(String id, String signalId, ObjectValue values) {
    var body = object().put("signal_id", signalId);
    body.set("values", Json.toJackson(values));
    return change(id, "signal", body);
  }

  @Override
  public Watch events(String id, @Nullable String after, Consumer<PublicEvent> listener) {
    return RemoteWatch.begin(calls, run(id), after, listener);
  }

  @Override
  public void close() {
    calls.close();
  }
}
