package io.heddle.sandbox;

import io.heddle.runtime.code.Sandbox.Call;
import io.heddle.runtime.code.Sandbox.Language;
import io.heddle.runtime.code.Sandbox.Result;
import io.heddle.runtime.node.Cancellation;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The user code of one group: starts a {@link LanguagePool} when a language is first used, restarts
 * it alone when it crashes, and stops it when it says that it idles.
 */
public final class SandboxPool {

  public sealed interface Command {}

  /**
   * Runs a call. Local to a member: the answer is always completed, never exceptionally.
   *
   * @param cancellation may be raised at any time; the answer is then a failure
   */
  public record Run(Call call, Cancellation cancellation, CompletableFuture<Result> answer)
      implements Command {}

  /**
   * A part has nothing to do.
   *
   * @param received how many runs it was ever sent: if fewer than were sent, more are on their way
   */
  record Idle(Language language, long received) implements Command {}

  private record Stopped(Language language, ActorRef<LanguagePool.Command> part)
      implements Command {}

  private record Part(ActorRef<LanguagePool.Command> ref, long sent) {}

  private static final int RESTARTS = 10;
  private static final Duration RESTARTS_WITHIN = Duration.ofMinutes(1);

  private final ActorContext<Command> context;
  private final SandboxSettings settings;
  private final GuestLanguages languages;
  private final Map<Language, Part> parts = new EnumMap<>(Language.class);

  public static Behavior<Command> create(SandboxSettings settings, GuestLanguages languages) {
    return Behaviors.setup(context -> new SandboxPool(context, settings, languages).running());
  }

  private SandboxPool(
      ActorContext<Command> context, SandboxSettings settings, GuestLanguages languages) {
    this.context = context;
    this.settings = settings;
    this.languages = languages;
  }

  private Behavior<Command> running() {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Run run -> onRun(run);
              case Idle(var language, var received) -> onIdle(language, received);
              case Stopped(var language, var part) -> onStopped(language, part);
            });
  }

  private Behavior<Command> onRun(Run run) {
    var language = run.call().language();
    var part = parts.computeIfAbsent(language, this::spawn);
    parts.put(language, new Part(part.ref(), part.sent() + 1));
    part.ref().tell(new LanguagePool.Run(run.call(), run.cancellation(), run.answer()));
    return Behaviors.same();
  }

  private Behavior<Command> onIdle(Language language, long received) {
    var part = parts.get(language);
    if (part != null && part.sent() == received) {
      parts.remove(language);
      part.ref().tell(new LanguagePool.Stop());
    }
    return Behaviors.same();
  }

  private Behavior<Command> onStopped(Language language, ActorRef<LanguagePool.Command> part) {
    var current = parts.get(language);
    if (current != null && current.ref().equals(part)) {
      parts.remove(language);
    }
    return Behaviors.same();
  }

  private Part spawn(Language language) {
    var behavior =
        Behaviors.supervise(
                LanguagePool.create(language, settings.of(language), languages, context.getSelf()))
            .onFailure(SupervisorStrategy.restart().withLimit(RESTARTS, RESTARTS_WITHIN));
    var name = language.name().toLowerCase(Locale.ROOT);
    var part = context.spawnAnonymous(behavior);
    context.getLog().debug("sandbox starts {} as {}", name, part);
    context.watchWith(part, new Stopped(language, part));
    return new Part(part, 0);
  }
}
