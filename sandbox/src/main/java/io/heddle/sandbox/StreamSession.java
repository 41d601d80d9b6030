package io.heddle.sandbox;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.CodeFailure;
import io.heddle.runtime.code.Ports;
import io.heddle.runtime.code.Sandbox.Call;
import io.heddle.runtime.code.Sandbox.Language;
import io.heddle.runtime.code.Sandbox.Result;
import io.heddle.runtime.code.StreamInput;
import io.heddle.runtime.code.Streams;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.sandbox.guest.GuestContext;
import io.heddle.sandbox.guest.GuestContext.Delivered;
import io.heddle.sandbox.guest.GuestContext.Delivery;
import io.heddle.sandbox.guest.GuestContext.Started;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A call with stream inputs, on a virtual thread: it waits for chunks and hands each to a worker,
 * so that no worker waits.
 *
 * <p>Code in Python follows no stream: it runs once, on what the streams came to.
 *
 * <p>Whether code follows a stream is only known when it registers a callback. Code that cannot (it
 * never names one) runs once, on collected streams. Code that could and did not has run on stream
 * objects for nothing: it runs again in a fresh context on collected streams, with the same ids,
 * and nothing of its first run is seen.
 */
final class StreamSession {

  private static final List<String> REGISTRATIONS = List.of("on_chunk", "on_end", "on_error");

  private final Workers.Task task;
  private final Workers workers;

  StreamSession(Workers.Task task, Workers workers) {
    this.task = task;
    this.workers = workers;
  }

  /** What collecting the streams gave. */
  private sealed interface Collected {
    record Inputs(Value inputs) implements Collected {}

    record Failed(NodeFailure failure) implements Collected {}
  }

  /** Answers the call. What it throws is a defect. */
  void run() throws ExecutionException {
    var thread = Thread.currentThread();
    task.cancellation().onCancel(thread::interrupt);
    try {
      task.answer().complete(mayFollow() ? follow() : collectAndRun(task.call().ports()));
    } catch (InterruptedException _) {
      task.watch().cancel();
      task.answer()
          .complete(new Result.Failed(CodeFailure.CANCELLED.with("the call was cancelled")));
    }
  }

  private boolean mayFollow() {
    return task.call().language() != Language.PYTHON
        && REGISTRATIONS.stream().anyMatch(task.call().source()::contains);
  }

  private Result follow() throws InterruptedException, ExecutionException {
    var ports = new ReplayedIds(task.call().ports());
    var call = task.call().withPorts(ports.first());
    try (var context = open()) {
      switch (onWorker(() -> context.start(call, task.watch()))) {
        case Started.Failed(var failure) -> {
          return new Result.Failed(failure);
        }
        case Started.Following(var ready) -> {
          return serve(context, ready);
        }
        case Started.Returned _ -> {}
      }
    }
    return collectAndRun(ports.again());
  }

  private Result serve(GuestContext context, Value ready)
      throws InterruptedException, ExecutionException {
    var output = task.call().streams().output();
    output.ready(ready);
    var last = ready;
    for (var stream : task.call().streams().inputs().entrySet()) {
      if (!follows(context, stream.getKey())) {
        continue;
      }
      var open = true;
      while (open) {
        var next = stream.getValue().next();
        var delivery = delivery(next);
        open = next instanceof StreamInput.Next.Chunk;
        var delivered = onWorker(() -> context.deliver(stream.getKey(), delivery, task.watch()));
        switch (delivered) {
          case Delivered.Failed(var failure) -> {
            return new Result.Failed(failure);
          }
          case Delivered.Answered(var heard, var values) -> {
            if (!heard && next instanceof StreamInput.Next.Failed(var failure)) {
              return new Result.Failed(failure);
            }
            for (var value : values) {
              last = value;
              if (open) {
                output.chunk(value);
              }
            }
          }
        }
      }
    }
    return new Result.Streamed(ready, last, context.console());
  }

  private Result collectAndRun(Ports ports) throws InterruptedException, ExecutionException {
    return switch (collect()) {
      case Collected.Failed(var failure) -> new Result.Failed(failure);
      case Collected.Inputs(var inputs) -> {
        var call = task.call().withInputs(inputs).withStreams(Streams.NONE).withPorts(ports);
        try (var context = open()) {
          yield result(context, call);
        }
      }
    };
  }

  private Result result(GuestContext context, Call call)
      throws InterruptedException, ExecutionException {
    return switch (onWorker(() -> context.start(call, task.watch()))) {
      case Started.Returned(var value) -> new Result.Returned(value, context.console());
      case Started.Following(var value) -> new Result.Returned(value, context.console());
      case Started.Failed(var failure) -> new Result.Failed(failure);
    };
  }

  private Collected collect() throws InterruptedException {
    var inputs = new LinkedHashMap<String, Value>();
    if (task.call().inputs() instanceof ObjectValue(var entries)) {
      inputs.putAll(entries);
    }
    for (var stream : task.call().streams().inputs().entrySet()) {
      var next = stream.getValue().next();
      while (next instanceof StreamInput.Next.Chunk) {
        next = stream.getValue().next();
      }
      switch (next) {
        case StreamInput.Next.Ended(var last) -> inputs.put(stream.getKey(), last);
        case StreamInput.Next.Failed(var failure) -> {
          return new Collected.Failed(failure);
        }
        case StreamInput.Next.Chunk _ -> throw new IllegalStateException("unreachable");
      }
    }
    return new Collected.Inputs(new ObjectValue(inputs));
  }

  private static Delivery delivery(StreamInput.Next next) {
    return switch (next) {
      case StreamInput.Next.Chunk(var value) -> new Delivery.Chunk(value);
      case StreamInput.Next.Ended(var last) -> new Delivery.End(last);
      case StreamInput.Next.Failed(var failure) -> new Delivery.Broken(failure.message());
    };
  }

  private GuestContext open() throws InterruptedException, ExecutionException {
    return onWorker(() -> workers.guest().open(task.call().profile()));
  }

  private boolean follows(GuestContext context, String input)
      throws InterruptedException, ExecutionException {
    return onWorker(() -> context.follows(input));
  }

  private <T> T onWorker(Callable<T> step) throws InterruptedException, ExecutionException {
    return workers.threads().submit(step).get();
  }

  /** Gives a second run the ids that the first one drew, then goes on with new ones. */
  private static final class ReplayedIds {

    private final Ports ports;
    private final List<String> drawn = new ArrayList<>();

    ReplayedIds(Ports ports) {
      this.ports = ports;
    }

    Ports first() {
      return new Ports(ports.clock(), this::draw, ports.seed());
    }

    Ports again() {
      var next = new AtomicInteger();
      return new Ports(
          ports.clock(),
          () -> {
            var index = next.getAndIncrement();
            return index < drawn.size() ? drawn.get(index) : ports.ids().get();
          },
          ports.seed());
    }

    private String draw() {
      var id = ports.ids().get();
      drawn.add(id);
      return id;
    }
  }
}
