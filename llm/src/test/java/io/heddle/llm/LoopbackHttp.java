package io.heddle.llm;

import io.heddle.runtime.http.HttpPool;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.http.PooledHttp;
import io.heddle.runtime.network.AddressClass;
import io.heddle.runtime.network.NetworkPolicy;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A group's own HTTP port, under a policy that lets nothing but the loopback through. */
public final class LoopbackHttp implements AutoCloseable {

  private final ActorTestKit kit = ActorTestKit.create();
  private final CompletableFuture<HttpPort> port = new CompletableFuture<>();

  public LoopbackHttp() {
    var policy =
        NetworkPolicy.server()
            .withName("test")
            .withPorts(Set.of())
            .withAddressClasses(Set.of(AddressClass.LOOPBACK));
    kit.spawn(
        Behaviors.setup(
            group -> {
              port.complete(PooledHttp.spawn(group, HttpPool.Setup.of("test", policy)));
              return Behaviors.empty();
            }));
  }

  public HttpPort port() {
    return port.join();
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
