package io.heddle.runtime.durable;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.durable.ExecutionCommand.Ack;
import io.heddle.runtime.event.Snapshots;
import io.heddle.runtime.machine.People;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.machine.SubmitReply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Those who start runs, answer forms, hold runs up and look at them; they judge every answer. */
final class SimulatedClients {

  private static final long START_AGAIN = 20_000;

  private final ShellSimulation simulation;
  private final Random random;
  private final List<RunRequest> requests;
  private final Set<String> answered = new HashSet<>();
  private final Map<String, People> people = new HashMap<>();
  private int signals;
  private int kills;

  SimulatedClients(ShellSimulation simulation, Random random, List<RunRequest> requests) {
    this.simulation = simulation;
    this.random = random;
    this.requests = requests;
  }

  void begin() {
    for (var request : requests) {
      simulation.after(random.nextInt(3_000), () -> start(request));
    }
    simulation.after(random.nextInt(500), this::disturb);
    simulation.after(1_000, this::attend);
  }

  /** Whether every start was answered. */
  boolean isDone() {
    return answered.size() == requests.size() + simulation.forks().size();
  }

  private void start(RunRequest request) {
    if (answered.contains(request.executionId())) {
      return;
    }
    again(request);
    simulation.after(START_AGAIN, () -> start(request));
  }

  private void again(RunRequest request) {
    var id = request.executionId();
    simulation.send(
        id,
        new ExecutionCommand.Start(
            request,
            Asked.by(
                reply -> {
                  judge(id, reply);
                  if (!(reply instanceof StartReply.Refused)) {
                    answered.add(id);
                  }
                })));
  }

  private void fork(SimulatedForks.Wanted fork) {
    var id = fork.request().executionId();
    if (answered.contains(id)) {
      return;
    }
    simulation.send(
        id,
        new ExecutionCommand.BeginFork(
            fork.request(),
            fork.fork(),
            Asked.by(
                reply -> {
                  judge(id, reply);
                  if (!(reply instanceof StartReply.Refused)) {
                    answered.add(id);
                  }
                })));
    simulation.after(START_AGAIN, () -> fork(fork));
  }

  /** What is said of a start must be in the journal. */
  void judge(String id, StartReply reply) {
    var journal = simulation.journals().get(id);
    var holds =
        switch (reply) {
          case StartReply.Started _ -> journal != null && journal.size() > 0;
          case StartReply.CancelledBefore _ -> journal != null && journal.isCancelledBefore();
          case StartReply.Refused _ -> true;
          case StartReply.Conflict _, StartReply.Purged _ -> false;
        };
    if (!holds) {
      throw new AssertionError("%s: %s is not true".formatted(id, reply));
    }
  }

  /** Until it is calm, somebody wants something of some run at any time. */
  private void disturb() {
    if (simulation.isCalm()) {
      return;
    }
    var ids = List.copyOf(simulation.journals().keySet());
    if (!ids.isEmpty()) {
      var id = ids.get(random.nextInt(ids.size()));
      switch (random.nextInt(16)) {
        case 0 -> {
          if (random.nextInt(5) == 0) {
            cancel(id);
          }
        }
        case 1, 2 ->
            simulation.send(
                id, new ExecutionCommand.Pause("simulated", random.nextBoolean(), heard()));
        case 3, 4, 5 -> resume(id);
        case 6 ->
            simulation.send(
                id,
                new ExecutionCommand.Update(
                    "signal-" + signals++ % 3, ObjectValue.of("n0.value", Value.of("x")), heard()));
        case 7 -> again(requests.get(random.nextInt(requests.size())));
        case 8 -> end(id);
        case 9 -> simulation.send(id, new ExecutionCommand.Wake());
        case 10, 11 -> answer(id);
        case 12 -> {
          var fork = simulation.forks().draw();
          if (fork != null) {
            fork(fork);
          }
        }
        default -> query();
      }
    }
    simulation.after(random.nextInt(1_500), this::disturb);
  }

  /** When it is calm, forms are answered and paused runs go on. */
  private void attend() {
    if (simulation.isCalm()) {
      for (var id : List.copyOf(simulation.journals().keySet())) {
        var journal = simulation.journals().get(id);
        if (journal != null && journal.fold().isStarted()) {
          if (journal.fold().status() == RunStatus.PAUSED) {
            resume(id);
          }
          answer(id);
        }
      }
      query();
    }
    simulation.after(10_000, this::attend);
  }

  private void cancel(String id) {
    var kill = kills++ % 2 == 0;
    simulation.send(
        id,
        new ExecutionCommand.Cancel(
            "simulated",
            kill,
            Asked.by(
                ack -> {
                  var journal = simulation.journals().get(id);
                  var cancelling = journal != null && !kill && journal.fold().isCancelling();
                  if (journal == null || !(journal.isEnded() || cancelling)) {
                    throw new AssertionError(
                        "%s: the %s was answered %s".formatted(id, kill ? "kill" : "cancel", ack));
                  }
                })));
  }

  private void resume(String id) {
    simulation.send(id, new ExecutionCommand.Resume(heard()));
  }

  /** What is answered is told; nothing about it can be wrong. */
  private static org.apache.pekko.actor.typed.ActorRef<Ack> heard() {
    return Asked.by(_ -> {});
  }

  private void answer(String id) {
    var journal = simulation.journals().get(id);
    if (journal == null || !journal.fold().isStarted()) {
      return;
    }
    var who = people.computeIfAbsent(id, _ -> new People(new Random(random.nextLong())));
    var submit = who.next(journal.fold());
    if (submit != null) {
      simulation.send(
          id,
          new ExecutionCommand.Submit(
              submit,
              Asked.by(
                  reply -> {
                    if (journal.isEnded() && reply instanceof SubmitReply.NotWaiting) {
                      return;
                    }
                    var wrong = who.judge(submit, reply);
                    if (wrong != null) {
                      throw new AssertionError(id + ": " + wrong);
                    }
                  })));
    }
  }

  private void end(String id) {
    simulation.send(
        id,
        new ExecutionCommand.AwaitEnd(
            Asked.by(
                result -> {
                  var journal = simulation.journals().get(id);
                  if (journal == null
                      || !journal.isEnded()
                      || !journal.fold().result().equals(result)) {
                    throw new AssertionError("%s: not its end: %s".formatted(id, result));
                  }
                })));
  }

  /** What is in memory is what the journal says. */
  private void query() {
    for (var run : new ArrayList<>(simulation.region().runs())) {
      if (simulation.isCalm() && run.journal().isOver()) {
        // Somebody who looks keeps a run in memory.
        continue;
      }
      run.tell(
          new ExecutionCommand.Query(
              Asked.by(
                  found -> {
                    var journal = run.journal();
                    if (journal.size() != run.stored()) {
                      return;
                    }
                    var fold = journal.fold();
                    if (found.isPresent() != fold.isStarted()) {
                      throw run.broken("begun in memory, or in the journal only");
                    }
                    if (found.isPresent() && !found.get().equals(Snapshots.of(fold, run.now()))) {
                      throw run.broken(
                          "memory and journal differ:\n%s\n%s"
                              .formatted(found.get(), Snapshots.of(fold, run.now())));
                    }
                  })));
    }
  }
}
