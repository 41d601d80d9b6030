package io.heddle.server.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.runtime.event.EventId;
import org.jspecify.annotations.Nullable;

/**
 * An event as clients see it.
 *
 * @param id where a client that lost its connection goes on; null for what has no place in the
 *     journal, and for all but the last of several that one happening is told as
 * @param name {@code node_started}, {@code graph_run_failed} ...
 * @param body the whole of it, its name included
 */
public record PublicEvent(@Nullable EventId id, String name, ObjectNode body) {

  /** What keeps an idle connection open; it is no event of a run. */
  public static final String PING = "event: ping\n\n";

  /** One line of JSON, with the id as {@code event_id}. */
  public String line() {
    if (id == null) {
      return body.toString();
    }
    return body.deepCopy().put("event_id", id.text()).toString();
  }

  /** The event as a server sends it, with the blank line at its end. */
  public String frame() {
    var data = "data: " + body + "\n\n";
    return id == null ? data : "id: " + id.text() + "\n" + data;
  }
}
