package io.heddle.runtime.conversation;

import io.heddle.compiler.value.Coercion;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.NodeContext.Exchange;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Conversations in memory: gone with the process. A conversation forgets its oldest exchanges; the
 * whole forgets the conversations that were not used for longest.
 */
public final class BoundedConversations implements Conversations {

  /**
   * How much is kept.
   *
   * @param exchanges of one conversation
   * @param bytes of all together, texts and variables; one conversation may take a quarter
   */
  public record Bounds(int conversations, int exchanges, long bytes) {
    public static final Bounds STANDARD = new Bounds(10_000, 500, 128L << 20);
  }

  /** How many hand-overs a conversation remembers to know a repeated one. */
  private static final int REMEMBERED = 64;

  private final Bounds bounds;
  private final LinkedHashMap<String, Kept> conversations = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  private record TurnId(String execution, int turn) {}

  /** One conversation. */
  private static final class Kept {
    private final LinkedHashMap<String, Value> variables = new LinkedHashMap<>();
    private final ArrayDeque<Exchange> exchanges = new ArrayDeque<>();
    private final LinkedHashSet<TurnId> applied = new LinkedHashSet<>();
    private long version;
    private long bytes;

    private Snapshot snapshot() {
      return new Snapshot(version, new ObjectValue(variables), List.copyOf(exchanges));
    }
  }

  public BoundedConversations(Bounds bounds) {
    this.bounds = bounds;
  }

  @Override
  public synchronized CompletionStage<Snapshot> read(String conversation) {
    var kept = conversations.get(conversation);
    return CompletableFuture.completedFuture(kept == null ? Snapshot.NEW : kept.snapshot());
  }

  @Override
  public synchronized CompletionStage<Snapshot> apply(String conversation, Handover handover) {
    var kept = conversations.computeIfAbsent(conversation, _ -> new Kept());
    if (kept.applied.add(new TurnId(handover.execution(), handover.turn()))) {
      kept.version++;
      kept.variables.putAll(handover.variables().entries());
      if (handover.exchange() != null) {
        kept.exchanges.add(handover.exchange());
      }
      if (kept.applied.size() > REMEMBERED) {
        kept.applied.removeFirst();
      }
      trim(kept);
      forgetUnused();
    }
    return CompletableFuture.completedFuture(kept.snapshot());
  }

  private void trim(Kept kept) {
    var before = kept.bytes;
    kept.bytes = Coercion.bytes(new ObjectValue(kept.variables));
    for (var exchange : kept.exchanges) {
      kept.bytes += size(exchange);
    }
    while (kept.exchanges.size() > bounds.exchanges()
        || (kept.bytes > bounds.bytes() / 4 && !kept.exchanges.isEmpty())) {
      kept.bytes -= size(kept.exchanges.removeFirst());
    }
    bytes += kept.bytes - before;
  }

  /** The one in use comes last. */
  private void forgetUnused() {
    while (conversations.size() > 1
        && (conversations.size() > bounds.conversations() || bytes > bounds.bytes())) {
      bytes -= conversations.pollFirstEntry().getValue().bytes;
    }
  }

  private static long size(Exchange exchange) {
    return 2L * (exchange.query().length() + exchange.answer().length());
  }

  /** The ids that are kept, for those who count. */
  public synchronized Set<String> ids() {
    return new HashSet<>(conversations.keySet());
  }
}
