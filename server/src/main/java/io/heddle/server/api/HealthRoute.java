package io.heddle.server.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.heddle.persistence.Store;
import io.heddle.persistence.commit.StoreHealth;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /health}: 200 while the store answers, 503 with the reason while it does not. */
final class HealthRoute extends AllDirectives {

  private final Store store;
  private final String member;
  private final String version;

  HealthRoute(Store store, String member, String version) {
    this.store = store;
    this.member = member;
    this.version = version;
  }

  Route route() {
    return path("health", () -> get(() -> complete(answer())));
  }

  private HttpResponse answer() {
    var body = JsonNodeFactory.instance.objectNode();
    var health = store.health();
    body.put("status", health instanceof StoreHealth.Healthy ? "healthy" : "waiting");
    body.put("member", member).put("version", version);
    var about = body.putObject("store");
    about.put("name", store.name());
    about.put("waiting_writes", store.writer().waitingWrites());
    about.put("waiting_bytes", store.writer().waitingBytes());
    return switch (health) {
      case StoreHealth.Healthy _ -> Replies.json(200, body);
      case StoreHealth.Waiting(var since, var reason) -> {
        about.put("waiting_since", since.toEpochMilli()).put("reason", reason);
        yield Replies.json(503, body);
      }
    };
  }
}
