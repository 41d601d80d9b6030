package io.heddle.server.cli;

import static java.math.BigDecimal.ZERO;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.event.EventId;
import io.heddle.server.execution.ExecutionDetail;
import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.ExecutionException.Code;
import io.heddle.server.execution.ExecutionFilter;
import io.heddle.server.execution.ExecutionPage;
import io.heddle.server.execution.ExecutionView;
import io.heddle.server.execution.Executions;
import io.heddle.server.execution.ForkOrder;
import io.heddle.server.execution.ForkPlanView;
import io.heddle.server.execution.ForkPlanView.PaidView;
import io.heddle.server.execution.StartOrder;
import io.heddle.server.execution.SubmitOrder;
import io.heddle.server.execution.SubmitView;
import io.heddle.server.execution.WorkflowView;
import io.heddle.server.wire.PublicEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Executions that a test lays out: it remembers what it was asked to do. */
final class FakeExecutions implements Executions {

  static final long BEGAN = 1_760_000_000_000L;

  final Map<String, ExecutionDetail> details = new LinkedHashMap<>();
  final Map<String, String> texts = new LinkedHashMap<>();
  final List<String> asked = new ArrayList<>();
  final List<StartOrder> started = new ArrayList<>();
  final List<ForkOrder> forked = new ArrayList<>();
  ForkPlanView planned =
      new ForkPlanView(
          "", "", 1, List.of(), new PaidView(0, ZERO, "USD"), new PaidView(0, ZERO, "USD"));
  final List<SubmitOrder> submitted = new ArrayList<>();
  final List<PublicEvent> events = new ArrayList<>();
  final Map<String, Long> counted = new LinkedHashMap<>();
  final List<ExecutionFilter> filters = new ArrayList<>();

  /**
   * Done when the watched execution ends: it has ended from the beginning unless a test says so.
   */
  CompletableFuture<Boolean> end = CompletableFuture.completedFuture(Boolean.TRUE);

  SubmitView reply = new SubmitView("ACCEPTED", "ask", "approve", List.of());
  boolean closed;

  static ExecutionView view(String id, String status, ObjectValue outputs, @Nullable String error) {
    var ended = Statuses.hasEnded(status) ? BEGAN + 1_500 : 0;
    return new ExecutionView(
        id, "default", "triage", 3, status, "", "cli", "", "", BEGAN, BEGAN, ended, outputs, error,
        false);
  }

  FakeExecutions with(ExecutionDetail detail) {
    details.put(detail.execution().id(), detail);
    return this;
  }

  FakeExecutions with(String id, String status) {
    return with(
        new ExecutionDetail(
            view(id, status, ObjectValue.EMPTY, null),
            ObjectValue.EMPTY,
            2,
            0,
            0,
            List.of(),
            List.of(),
            List.of()));
  }

  FakeExecutions telling(@Nullable EventId id, String json) {
    try {
      var body = (ObjectNode) new ObjectMapper().readTree(json);
      var name = body.path(body.has("event") ? "event" : "type").asText();
      events.add(new PublicEvent(id, name, body));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ExecutionView known(String id) {
    return find(id).orElseThrow(() -> new ExecutionException(Code.NOT_FOUND, id));
  }

  private ExecutionView done(String what, String id) {
    asked.add(what + " " + id);
    return known(id);
  }

  @Override
  public WorkflowView register(String group, String workflowId, String text) {
    texts.put(workflowId, text);
    return new WorkflowView(group, workflowId, 1, "", List.of(), List.of());
  }

  @Override
  public List<WorkflowView> workflows(String group) {
    return texts.keySet().stream()
        .map(id -> new WorkflowView(group, id, 1, "", List.of(), List.of()))
        .toList();
  }

  @Override
  public ExecutionView start(StartOrder order) {
    if (!texts.containsKey(order.workflow())) {
      throw new ExecutionException(Code.NOT_FOUND, "no such workflow");
    }
    started.add(order);
    return details.values().iterator().next().execution();
  }

  @Override
  public Optional<ExecutionView> find(String id) {
    return Optional.ofNullable(details.get(id)).map(ExecutionDetail::execution);
  }

  @Override
  public ExecutionPage list(ExecutionFilter filter) {
    filters.add(filter);
    var all = details.values().stream().map(ExecutionDetail::execution).toList();
    var from = filter.cursor() == null ? 0 : Integer.parseInt(filter.cursor());
    var to = Math.min(all.size(), from + filter.size());
    return new ExecutionPage(all.subList(from, to), to < all.size() ? Integer.toString(to) : null);
  }

  @Override
  public Map<String, Long> counts(String group, long from) {
    asked.add("counts %s %d".formatted(group, from));
    return counted;
  }

  @Override
  public Optional<ExecutionDetail> show(String id) {
    return Optional.ofNullable(details.get(id));
  }

  @Override
  public Optional<ExecutionView> await(String id, int seconds) {
    return find(id);
  }

  @Override
  public ForkPlanView plan(String id, ForkOrder order) {
    forked.add(order);
    return planned;
  }

  @Override
  public ExecutionView fork(String id, ForkOrder order) {
    forked.add(order);
    asked.add("fork " + id);
    return view("default/0-01JF5Z2M3K4N5P6Q7R8S9T0FFF", "running", ObjectValue.EMPTY, null);
  }

  @Override
  public ExecutionView cancel(String id, String reason) {
    return done("cancel " + reason, id);
  }

  @Override
  public ExecutionView kill(String id, String reason) {
    return done("kill " + reason, id);
  }

  @Override
  public ExecutionView pause(String id, String reason, boolean now) {
    return done(now ? "pause now" : "pause", id);
  }

  @Override
  public ExecutionView resume(String id) {
    return done("resume", id);
  }

  @Override
  public SubmitView submit(String id, SubmitOrder order) {
    submitted.add(order);
    return reply;
  }

  @Override
  public ExecutionView signal(String id, String signalId, ObjectValue values) {
    return done("signal %s %s".formatted(signalId, values.entries().keySet()), id);
  }

  @Override
  public Watch events(String id, @Nullable String after, Consumer<PublicEvent> listener) {
    asked.add("events after " + after);
    events.forEach(listener);
    return new Watch() {
      @Override
      public void join() {
        end.join();
      }

      @Override
      public void caughtUp() {}

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {
    closed = true;
  }
}
