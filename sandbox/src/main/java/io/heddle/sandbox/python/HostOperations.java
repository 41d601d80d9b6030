package io.heddle.sandbox.python;

import io.heddle.runtime.code.Ports;
import java.util.SplittableRandom;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;

/** What the harness may ask of the host: a name in, a string or a number out. */
final class HostOperations implements ProxyExecutable {

  private Ports ports = Ports.SYSTEM;
  private long seed;

  /** Begins a call. */
  void use(Ports ports) {
    this.ports = ports;
    seed = ports.seed().orElseGet(() -> new SplittableRandom().nextLong());
  }

  @Override
  public Object execute(Value... arguments) {
    var operation = arguments[0].asString();
    return switch (operation) {
      case "now" -> ports.clock().getAsLong();
      case "id" -> ports.ids().get();
      case "seed" -> seed;
      default -> throw new IllegalArgumentException("no host operation " + operation);
    };
  }
}
