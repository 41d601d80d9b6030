package io.heddle.runtime.debug;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.machine.RunResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Debugs one run: give it to {@code RuntimeGroup.Debug} with the run, or to {@code
 * EphemeralExecution.Attach} for one that is under way.
 *
 * <p>Thread-safe. What is told before the run has begun is told then. What is asked of a run that
 * has ended is answered by {@link #nextStop} alone; the other answers do not come.
 *
 * <pre>{@code
 * var session = new DebugSession(new DebugConfig(List.of(Breakpoint.before("code_1")), false));
 * group.tell(new RuntimeGroup.Debug(run, session));
 * if (session.nextStop(Duration.ofSeconds(10)) instanceof DebugSession.Stopped(var paused)) {
 *   session.update(ObjectValue.of("start.n", Value.of(10)));
 *   session.go();
 * }
 * }</pre>
 */
public final class DebugSession {

  /** What a run came to. */
  public sealed interface Next {}

  /** It stands still. */
  public record Stopped(DebugEvent.Paused paused) implements Next {}

  public record Over(RunResult result) implements Next {}

  /** Neither, within the time. */
  public record StillRunning() implements Next {}

  private final Debugger debugger;
  private final Consumer<DebugEvent> listener;
  private final BlockingQueue<Next> stops = new LinkedBlockingQueue<>();
  private final AtomicReference<@Nullable Consumer<DebugCommand>> run = new AtomicReference<>();
  private volatile Consumer<DebugEvent> watchers = _ -> {};
  private final BlockingQueue<DebugCommand> early = new LinkedBlockingQueue<>(1_000);

  public DebugSession(DebugConfig config) {
    this(config, _ -> {});
  }

  /**
   * @param listener hears every event, on the run's thread; must not block
   */
  public DebugSession(DebugConfig config, Consumer<DebugEvent> listener) {
    this.listener = listener;
    this.debugger = new Debugger(config, this::onEvent);
  }

  /** Called by the run that is to be debugged: gives it its gate. */
  public Debugger attach(Consumer<DebugCommand> execution) {
    return attach(execution, _ -> {});
  }

  /**
   * The same of a run that may be watched.
   *
   * @param everybody tells those who watch the run; called on the run's thread
   */
  public Debugger attach(Consumer<DebugCommand> execution, Consumer<DebugEvent> everybody) {
    if (!run.compareAndSet(null, execution)) {
      throw new IllegalStateException("the session debugs another run already");
    }
    watchers = everybody;
    DebugCommand waiting;
    while ((waiting = early.poll()) != null) {
      execution.accept(waiting);
    }
    return debugger;
  }

  /** The gate of the run: for the run's own thread only. */
  public Debugger debugger() {
    return debugger;
  }

  private void onEvent(DebugEvent event) {
    listener.accept(event);
    watchers.accept(event);
    switch (event) {
      case DebugEvent.Paused paused -> stops.add(new Stopped(paused));
      case DebugEvent.Ended(var result) -> stops.add(new Over(result));
      case DebugEvent.Resumed _,
          DebugEvent.BreakpointsChanged _,
          DebugEvent.VariablesSeen _,
          DebugEvent.VariablesUpdated _,
          DebugEvent.Refused _ -> {}
    }
  }

  /** Waits for the run to stand still or to end. */
  public Next nextStop(Duration atMost) throws InterruptedException {
    var next = stops.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
    return next == null ? new StillRunning() : next;
  }

  public void step() {
    tell(new DebugCommand.Step());
  }

  public void stepOver() {
    tell(new DebugCommand.StepOver());
  }

  /** On to the next breakpoint. */
  public void go() {
    tell(new DebugCommand.Go());
  }

  /** Stops the run before the next node that begins. */
  public void pause() {
    tell(new DebugCommand.Pause());
  }

  /** Ends the run as failed: {@code Workflow aborted: reason}. */
  public void abort(String reason) {
    tell(new DebugCommand.Abort(reason));
  }

  public void add(Breakpoint breakpoint) {
    tell(new DebugCommand.Add(breakpoint));
  }

  /** Removes a breakpoint as it is written, or all those of a node. */
  public void remove(String breakpoint) {
    tell(new DebugCommand.Remove(breakpoint));
  }

  public void clear() {
    tell(new DebugCommand.Clear());
  }

  /** Lets the run go. */
  public void detach() {
    tell(new DebugCommand.Detach());
  }

  /** All variables that can be read where the run stands, by namespace or node and then by name. */
  public CompletableFuture<ObjectValue> variables() {
    var reply = new CompletableFuture<ObjectValue>();
    tell(new DebugCommand.Inspect(reply::complete));
    return reply;
  }

  /** What a node reads and has put out: {@code type, status, inputs, outputs}. */
  public CompletableFuture<ObjectValue> node(String id) {
    var reply = new CompletableFuture<ObjectValue>();
    tell(new DebugCommand.InspectNode(id, reply::complete));
    return reply;
  }

  /**
   * Writes variables; the very next node sees them. The run stays where it is.
   *
   * @param values by {@code namespace.name}, {@code node.output} or, in a container, {@code item}
   * @return the names that stand for nothing where the run is; when there are any, nothing is
   *     written
   */
  public CompletableFuture<List<String>> update(ObjectValue values) {
    var reply = new CompletableFuture<List<String>>();
    tell(new DebugCommand.Update(values, reply::complete));
    return reply;
  }

  private void tell(DebugCommand command) {
    var execution = run.get();
    if (execution != null) {
      execution.accept(command);
    } else if (!early.offer(command)) {
      throw new IllegalStateException("the run has not begun, and too much was asked of it");
    }
  }
}
