package io.heddle.runtime;

import io.heddle.compiler.registry.ProcessResult;
import io.heddle.runtime.durable.ExecutionCommand;
import io.heddle.runtime.durable.GroupAccess;
import io.heddle.runtime.durable.GroupDoor;
import io.heddle.runtime.durable.RunRegion;
import io.heddle.runtime.durable.Unstarted;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.nested.ChildRequests;
import io.heddle.runtime.quota.Permits;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/**
 * The durable runs that a group has let in: their actors live elsewhere and lease what the group
 * has.
 *
 * <p>Part of the state of the group's actor; confined to it.
 */
final class Guests {

  private static final org.slf4j.Logger LOG = org.slf4j.LoggerFactory.getLogger(Guests.class);

  private static final class Guest {
    final ActorRef<ExecutionCommand> actor;
    int grant;

    Guest(ActorRef<ExecutionCommand> actor) {
      this.actor = actor;
    }
  }

  private final ActorContext<RuntimeGroup.Command> context;
  private final RuntimeGroup.Setup setup;
  private final Environment environment;
  private final @Nullable Permits permits;
  private final Map<String, Guest> guests = new HashMap<>();

  Guests(
      ActorContext<RuntimeGroup.Command> context,
      RuntimeGroup.Setup setup,
      Environment environment,
      @Nullable Permits permits) {
    this.context = context;
    this.setup = setup;
    this.environment = environment;
    this.permits = permits;
  }

  boolean isEmpty() {
    return guests.isEmpty();
  }

  void enter(GroupDoor.Entry entry) {
    var id = entry.executionId();
    var permission = permission(entry);
    if (permission != Permits.Answer.REFUSED) {
      guests.put(id, new Guest(entry.run()));
      context.watchWith(entry.run(), new RuntimeGroup.GuestLeft(id, entry.run()));
    }
    entry
        .run()
        .tell(
            new ExecutionCommand.Entered(
                new GroupAccess(
                    environment,
                    setup.rules().errorHandlers(),
                    setup.rules().engine(),
                    permits != null,
                    permission,
                    permission == Permits.Answer.REFUSED
                        ? setup.rules().quota().refusal(setup.name())
                        : "")));
  }

  /** The actor that was here before under this id, when another one enters; or null. */
  @Nullable ActorRef<ExecutionCommand> before(GroupDoor.Entry entry) {
    var guest = guests.get(entry.executionId());
    return guest == null || guest.actor.equals(entry.run()) ? null : guest.actor;
  }

  private Permits.Answer permission(GroupDoor.Entry entry) {
    if (permits == null) {
      return Permits.Answer.GRANTED;
    }
    var id = entry.executionId();
    if (entry.begins() && entry.parent() == null) {
      return permits.start(id);
    }
    // The run above may rest by now: a nested run waits with its family, and is never refused.
    permits.returned(id, entry.parent());
    return permits.wake(id);
  }

  /** Gives a guest leave to go on; false when there is none of this id. */
  boolean grant(String id) {
    var guest = guests.get(id);
    if (guest != null) {
      guest.actor.tell(new ExecutionCommand.Granted(++guest.grant));
    }
    return guest != null;
  }

  /** Whether a guest that rests has heard of the last leave that was given to it. */
  boolean hasHeard(String id, int grant) {
    var guest = guests.get(id);
    return guest != null && guest.grant == grant;
  }

  /** The actor of a guest stopped; true when it has not been followed by another. */
  boolean left(String id, ActorRef<ExecutionCommand> actor) {
    var guest = guests.get(id);
    return guest != null && guest.actor.equals(actor) && guests.remove(id) != null;
  }

  /** A guest orders another run. */
  void order(RuntimeGroup.GuestOrder order) {
    var found =
        setup
            .rules()
            .workflows()
            .find(
                order.by().origin().definition(), order.order().workflow(), order.order().version())
            .toCompletableFuture();
    if (found.isDone() && !found.isCompletedExceptionally()) {
      found(order, found.join(), null);
    } else {
      context.pipeToSelf(
          found, (result, thrown) -> new RuntimeGroup.FoundForGuest(order, result, thrown));
    }
  }

  void found(
      RuntimeGroup.GuestOrder order, @Nullable ProcessResult result, @Nullable Throwable thrown) {
    if (result == null) {
      LOG.error("looking a workflow up failed; the run that wants it asks again", thrown);
      return;
    }
    switch (ChildRequests.of(order.order(), order.by(), result)) {
      case ChildRequests.Made.Ready(var request) -> {
        var limits = setup.rules().quota().lowest(request.limits());
        region().start(request.with(limits), order.replyTo());
      }
      case ChildRequests.Made.Impossible(var failure) ->
          order
              .run()
              .tell(
                  new ExecutionCommand.OrderEnded(
                      Unstarted.of(
                          order.order().runId(),
                          RunStatus.FAILED,
                          failure,
                          setup.clock().millis())));
    }
  }

  private RunRegion region() {
    var region = setup.rules().region();
    if (region == null) {
      throw new IllegalStateException("a group without a region has no durable runs");
    }
    return region;
  }
}
