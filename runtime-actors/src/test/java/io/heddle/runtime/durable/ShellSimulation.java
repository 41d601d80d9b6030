package io.heddle.runtime.durable;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.Environment;
import io.heddle.runtime.GroupPorts;
import io.heddle.runtime.InFlight;
import io.heddle.runtime.fork.ForkSource;
import io.heddle.runtime.machine.ErrorHandlers;
import io.heddle.runtime.machine.Fingerprints;
import io.heddle.runtime.machine.RandomWorkflow;
import io.heddle.runtime.machine.RunFailure;
import io.heddle.runtime.machine.RunOrder;
import io.heddle.runtime.machine.RunOrigin;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.Tokens;
import io.heddle.runtime.plugin.PluginSet;
import io.heddle.runtime.quota.Permits;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A few durable runs on a few members over one store, in virtual time and in an order drawn from a
 * seed. First everything fails that can fail: writes, members, clocks, messages; then nothing fails
 * any more, and every run must come to its end. A broken invariant is an {@link AssertionError}.
 */
final class ShellSimulation {

  private static final int MAX_EVENTS = 400_000;
  private static final long MAX_MILLIS = 12L * 60 * 60 * 1000;
  private static final long BACKSTOP = 60_000;
  private static final int MEMBERS = 2;

  private static final Environment ENVIRONMENT =
      new Environment(
          nothing(GroupPorts.class),
          _ -> {
            throw new AssertionError("children are simulated");
          },
          Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
          () -> "id",
          ForkJoinPool.commonPool(),
          PluginSet.NONE);

  private static final InFlight NO_CALLS = new InFlight();

  /** A bug put into the shell on purpose, to see that the invariants find it. */
  enum Planted {
    NONE,
    EFFECTS_BEFORE_THE_STORE,
    SKIPPED_PERSIST,
    IGNORED_FENCE,
    LEAKED_PERMIT,
    IMAGE_OF_ANOTHER_EVENT,
    DROPPED_RESULT
  }

  /** What a simulation has come by, to see that it reaches what it is for. */
  static final class Counts {
    int runs;
    int conflicts;
    int failedWrites;
    int deaths;
    int suspicions;
    int recoveries;
    int longNodes;
    int nested;
    int letGo;
    int forks;
    int adopted;
    int turns;
    int restores;

    void add(Counts other) {
      runs += other.runs;
      conflicts += other.conflicts;
      failedWrites += other.failedWrites;
      deaths += other.deaths;
      suspicions += other.suspicions;
      recoveries += other.recoveries;
      longNodes += other.longNodes;
      nested += other.nested;
      letGo += other.letGo;
      forks += other.forks;
      adopted += other.adopted;
      turns += other.turns;
      restores += other.restores;
    }
  }

  private record Due(long at, long order, Runnable action) {}

  final Counts counts = new Counts();
  private final long seed;
  private final Random random;
  private final Random draws;
  private final Planted planted;
  private final PriorityQueue<Due> queue =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
  private final Map<String, SimulatedJournal> journals = new LinkedHashMap<>();
  private final List<SimulatedMember> members = new ArrayList<>();
  private final SimulatedConversation conversation = new SimulatedConversation();
  private final SimulatedRegion region = new SimulatedRegion(this);
  private final SimulatedClients clients;
  private final SimulatedFaults faults;
  private final SimulatedForks forks;
  private final int limit;
  private final long calmAt;
  private long now = 1_000_000_000L;
  private long order;

  /**
   * @param roots how many runs somebody starts
   * @param maxSize bounds the drawn workflows: a failure is shrunk by lowering both
   */
  ShellSimulation(long seed, int roots, int maxSize, Planted planted) {
    this.seed = seed;
    this.random = new Random(seed);
    this.draws = new Random(~seed);
    this.planted = planted;
    this.limit = 1 + random.nextInt(3);
    this.calmAt = now + 5_000 + random.nextInt(60_000);
    for (var i = 0; i < MEMBERS; i++) {
      join();
    }
    var talks = seed % 3 == 0;
    var requests = new ArrayList<RunRequest>();
    for (var i = 0; i < roots; i++) {
      var items = Value.array(IntStream.range(0, random.nextInt(4)).mapToObj(Value::of).toList());
      var workflow = SimulatedWorkflows.root(random, maxSize);
      var request = RunRequest.of("sim/0-" + i, workflow, ObjectValue.of("items", items));
      requests.add(talks ? SimulatedConversation.turn(request) : request);
    }
    this.clients = new SimulatedClients(this, new Random(random.nextLong()), requests);
    this.faults = new SimulatedFaults(this, new Random(random.nextLong()));
    this.forks = new SimulatedForks(this, new Random(random.nextLong()));
  }

  void run() {
    clients.begin();
    faults.begin();
    scan();
    for (var events = 0; !isDone(); events++) {
      var due = queue.remove();
      if (events > MAX_EVENTS || due.at() > calmAt + MAX_MILLIS) {
        throw broken("the runs do not end: " + open());
      }
      now = Math.max(now, due.at());
      try {
        due.action().run();
      } catch (AssertionError broken) {
        throw new AssertionError(broken(String.valueOf(broken.getMessage())).getMessage(), broken);
      } catch (RuntimeException defect) {
        throw new AssertionError(broken(defect.toString()).getMessage(), defect);
      }
    }
    ended();
  }

  private boolean isDone() {
    return now > calmAt
        && clients.isDone()
        && region.runs().isEmpty()
        && journals.values().stream().allMatch(one -> one.size() == 0 || one.isOver());
  }

  private String open() {
    var text = new StringBuilder("at %d, calm since %d\n".formatted(now, calmAt));
    journals.forEach(
        (id, one) -> {
          if (!one.isOver()) {
            text.append(id).append(' ').append(one.row()).append('\n');
            if (one.fold().isStarted()) {
              text.append(Fingerprints.of(one.fold())).append('\n');
            }
          }
        });
    return text.append(region.runs().stream().map(one -> one.id).toList()).toString();
  }

  private void ended() {
    counts.runs = journals.size();
    counts.turns = conversation.turns();
    // What was sent to the groups last.
    for (var until = now + 60_000; !queue.isEmpty() && queue.peek().at() < until; ) {
      var due = queue.remove();
      now = Math.max(now, due.at());
      due.action().run();
    }
    for (var member : members) {
      if (member.serves()) {
        try {
          member.group.checkEmpty();
        } catch (AssertionError broken) {
          throw new AssertionError(
              broken(String.valueOf(broken.getMessage())).getMessage(), broken);
        }
      }
    }
    journals.forEach(
        (id, journal) -> {
          if (!Fingerprints.of(journal.folded()).equals(Fingerprints.of(journal.fold()))) {
            throw broken(id + ": the fold of the journal differs");
          }
          var failure = journal.fold().failure();
          if (failure != null
              && failure.type().equals(RunFailure.TIMEOUT)
              && RandomWorkflow.hasUsualWallTime(journal.fold())
              && counts.longNodes == 0) {
            throw broken(id + ": only the wall time ended the run");
          }
        });
  }

  long seed() {
    return seed;
  }

  boolean isCalm() {
    return now > calmAt;
  }

  boolean planted(Planted bug) {
    return planted == bug;
  }

  boolean leaksAPermit() {
    return planted == Planted.LEAKED_PERMIT;
  }

  long now() {
    return now;
  }

  int random(int bound) {
    return random.nextInt(bound);
  }

  /** Beside the course of things, which is the same whatever is drawn here. */
  int draws(int bound) {
    return draws.nextInt(bound);
  }

  void after(long millis, Runnable action) {
    queue.add(new Due(now + millis, order++, action));
  }

  List<SimulatedMember> members() {
    return members;
  }

  SimulatedConversation conversation() {
    return conversation;
  }

  SimulatedRegion region() {
    return region;
  }

  SimulatedForks forks() {
    return forks;
  }

  Map<String, SimulatedJournal> journals() {
    return journals;
  }

  /** Another process; its name is never used again. */
  void join() {
    members.removeIf(member -> !member.alive);
    members.add(new SimulatedMember(this, "m-" + order++, limit));
  }

  SimulatedMember anyMember() {
    var serving = members.stream().filter(SimulatedMember::serves).toList();
    return serving.get(random.nextInt(serving.size()));
  }

  SimulatedJournal journal(String id) {
    counts.recoveries++;
    return journals.computeIfAbsent(id, SimulatedJournal::new);
  }

  ExecutionSetup setup(String id, SimulatedMember member) {
    return new ExecutionSetup(
        id,
        "sim",
        0,
        member.name,
        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
        Tokens.NONE,
        nothing(GroupDoor.class),
        nothing(RunRegion.class),
        NO_CALLS,
        StoredListener.NONE,
        ForkSource.NONE,
        "journal");
  }

  private static <T> T nothing(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            ShellSimulation.class.getClassLoader(),
            new Class<?>[] {type},
            (_, method, _) -> {
              throw new AssertionError(method);
            }));
  }

  GroupAccess access(Permits.Answer permission) {
    var refusal = permission == Permits.Answer.REFUSED ? "full" : "";
    return new GroupAccess(ENVIRONMENT, ErrorHandlers.NONE, true, permission, refusal);
  }

  /** Sends a message to a run, wherever it lives: it may be lost, late, or come twice. */
  void send(String id, ExecutionCommand command) {
    var times = isCalm() ? 1 : faults.copies();
    for (var i = 0; i < times; i++) {
      after(faults.delay(), () -> region.deliver(id, command));
    }
  }

  void leave(SimulatedRun run) {
    region.leave(run);
  }

  void stopped(SimulatedRun run) {
    region.stopped(run);
  }

  void order(RunOrder wanted, RunRequest by, SimulatedRun from) {
    counts.nested++;
    var parent =
        new RunOrigin.Parent(
            by.executionId(), wanted.purpose(), wanted.frame(), wanted.nodeId(), wanted.attempt());
    var request =
        RunRequest.of(wanted.runId(), SimulatedWorkflows.named(wanted.workflow()), wanted.inputs())
            .from(new RunOrigin(null, parent, by.origin().depth() + 1));
    send(
        wanted.runId(),
        new ExecutionCommand.Start(
            request,
            Asked.by(
                reply -> {
                  clients.judge(wanted.runId(), reply);
                  for (var i = 0; i < (isCalm() ? 1 : faults.copies()); i++) {
                    from.later(
                        faults.delay(), () -> from.tell(new ExecutionCommand.OrderReply(reply)));
                  }
                })));
  }

  /** Stores an event and its row, or not; tells the run what it can know of it. */
  void write(
      SimulatedRun run,
      SimulatedJournal journal,
      Rowed<RunEvent> rowed,
      int number,
      long incarnation,
      Consumer<Boolean> told) {
    var event = rowed.event();
    var fate = isCalm() ? SimulatedFaults.Fate.STORED : faults.fate();
    after(
        faults.writing(),
        () -> {
          var fits = number == journal.size() + 1 || planted == Planted.IGNORED_FENCE;
          var gone = !run.member.alive && random.nextBoolean();
          if (!fits) {
            counts.conflicts++;
          } else if (fate.stored && !gone) {
            journal.write(event, rowed.row(), run.member.name, incarnation);
            forks.judge(run.id, journal.events());
            conversation.stored(run.id, event, rowed.turn());
            counts.letGo += event instanceof RunEvent.LetGo ? 1 : 0;
          }
          run.later(random.nextInt(10), () -> told.accept(fits && fate.known));
        });
  }

  private void scan() {
    var alive =
        members.stream().filter(SimulatedMember::serves).map(member -> member.name).toList();
    journals.forEach(
        (id, journal) -> {
          var row = journal.row();
          if (row != null) {
            var owner = row.owner().member();
            var late = owner.isEmpty() ? 0 : BACKSTOP;
            if (row.wakeAt() <= now - late || (!owner.isEmpty() && !alive.contains(owner))) {
              send(id, new ExecutionCommand.Wake());
            }
          }
        });
    after(1_000 + random.nextInt(4_000), this::scan);
  }

  AssertionError broken(String what) {
    return new AssertionError("seed %d: %s (planted: %s)".formatted(seed, what, planted));
  }
}
