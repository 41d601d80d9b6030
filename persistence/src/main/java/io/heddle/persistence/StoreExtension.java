package io.heddle.persistence;

import java.time.Clock;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.actor.setup.ActorSystemSetup;

/**
 * The store of an actor system: the one of its {@link StoreSetup}, or else one that is opened as
 * the configuration says and closed with the system.
 */
public final class StoreExtension extends AbstractExtensionId<StoreExtension.Opened> {

  private static final StoreExtension ID = new StoreExtension();

  private StoreExtension() {}

  /**
   * The system's store.
   *
   * @throws StoreRefused when there is no setup and the configured store does not open
   */
  public static Store of(ClassicActorSystemProvider system) {
    return ID.get(system).store();
  }

  @Override
  public Opened createExtension(ExtendedActorSystem system) {
    ActorSystemSetup setup = system.settings().setup();
    var given = setup.get(StoreSetup.class);
    return new Opened(given.isPresent() ? given.get().store() : open(system));
  }

  private static Store open(ActorSystem system) {
    var settings = StoreSettings.of(system.settings().config());
    return switch (Store.open(settings, Clock.systemUTC())) {
      case Store.Opening.Opened(var store) -> {
        system.registerOnTermination(store::close);
        yield store;
      }
      case Store.Opening.Refused(var problem) -> throw new StoreRefused(problem);
    };
  }

  /** Holds the store. */
  public record Opened(Store store) implements Extension {}
}
