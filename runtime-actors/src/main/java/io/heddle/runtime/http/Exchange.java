package io.heddle.runtime.http;

import io.heddle.runtime.http.HttpPort.Reply;
import io.heddle.runtime.http.HttpPort.Request;
import io.heddle.runtime.network.Decision;
import io.heddle.runtime.network.NameResolver;
import io.heddle.runtime.network.Target;
import io.heddle.runtime.network.UrlGuard;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * One request from its URL to its reply, on a virtual thread of its own: every hop is read
 * strictly, checked, resolved, checked again by address, connected to exactly that address, and
 * followed by us.
 */
final class Exchange implements Runnable {

  private static final int MAX_ADDRESSES = 4;
  private static final int DRAINED = 16_384;

  private final Ticket ticket;
  private final OutgoingClients clients;
  private final NameResolver resolver;
  private final Request request;

  private volatile @Nullable Thread thread;
  private volatile @Nullable Attempt current;
  private volatile boolean cancelled;

  /**
   * @param ticket gets the reply, exactly once
   */
  Exchange(Ticket ticket, OutgoingClients clients, NameResolver resolver) {
    this.ticket = ticket;
    this.clients = clients;
    this.resolver = resolver;
    this.request = ticket.request();
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    ticket.cancellation().onCancel(this::cancel);
    ticket.complete(reply());
  }

  /** Closes the socket and wakes the thread, wherever it waits. */
  void cancel() {
    cancelled = true;
    var attempt = current;
    if (attempt != null) {
      attempt.abort(HttpFault.cancelled());
    }
    var running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  private Reply reply() {
    try {
      return follow(RequestForm.firstHop(request));
    } catch (IOException | RuntimeException | Error e) {
      return new Reply.Failed(cancelled ? HttpFault.cancelled().failure() : failure(e));
    }
  }

  /** Any other is a defect, most likely of a body's reader: it ends its request only. */
  private NodeFailure failure(Throwable e) {
    return e instanceof IOException io
        ? HttpFault.of(io, request.uri()).failure()
        : NodeFailure.of(
            ErrorKind.INTERNAL, "internal_error", HttpFault.NODE_TYPE, String.valueOf(e));
  }

  private Reply follow(Hop first) throws IOException {
    var limit = request.followRedirects() ? clients.policy().maxRedirects() : 0;
    var hop = first;
    for (var redirects = 0; ; redirects++) {
      try (var attempt = open(hop)) {
        var head = attempt.awaitHead();
        var location = Hop.isRedirect(head.status()) ? head.header("location") : null;
        if (location == null || limit == 0) {
          return answer(hop, attempt, head);
        }
        if (redirects == limit) {
          throw HttpFault.refused(tooManyRedirects(limit, hop));
        }
        attempt.readNBytes(DRAINED);
        var next = RequestForm.accepted(UrlGuard.resolve(hop.target(), location));
        hop = hop.redirected(head.status(), next);
      }
    }
  }

  private Attempt open(Hop hop) throws IOException {
    require(clients.policy().check(hop.target()));
    var connect = Deadline.in(request.timeouts().connect());
    var client = clients.client(request.verifyTls());
    var addresses = addresses(client, hop.target(), connect);
    for (var address : addresses) {
      require(clients.policy().check(address));
    }
    var count = Math.min(addresses.size(), MAX_ADDRESSES);
    for (var i = 0; ; i++) {
      var attempt = new Attempt(hop.target().uri(), request.timeouts().read(), ticket.total());
      try {
        connect(client, hop, addresses.get(i), attempt, share(connect, count - i));
        return attempt;
      } catch (HttpFault fault) {
        attempt.abort(fault);
        if (i + 1 == count || !mayTryNext(attempt, fault)) {
          throw fault;
        }
      }
    }
  }

  private void connect(
      OutgoingClient client, Hop hop, InetAddress address, Attempt attempt, Deadline limit)
      throws HttpFault {
    current = attempt;
    if (cancelled) {
      throw HttpFault.cancelled();
    }
    attempt.started(WireRequest.of(hop, attempt).send(client.http(), address));
    attempt.awaitConnected(limit);
  }

  /** Another address of the host may be alive; but a refusal or a bad certificate is an answer. */
  private boolean mayTryNext(Attempt attempt, HttpFault fault) {
    var total = ticket.total();
    return !attempt.isConnected()
        && !cancelled
        && fault.failure().retryable()
        && (total == null || total.left() > 0);
  }

  private static Deadline share(Deadline connect, int parts) {
    return new Deadline(System.nanoTime() + Math.max(connect.left(), 0) / parts, connect.limit());
  }

  private List<InetAddress> addresses(OutgoingClient client, Target target, Deadline connect)
      throws IOException {
    var literal = target.literal();
    if (literal != null) {
      return List.of(literal);
    }
    var total = ticket.total();
    try {
      var lookup = client.lookups().submit(() -> resolver.resolve(target.host()));
      var left = total == null ? connect.left() : Math.min(connect.left(), total.left());
      var addresses = lookup.get(left, TimeUnit.NANOSECONDS);
      if (addresses.isEmpty()) {
        throw new UnknownHostException(target.host());
      }
      return addresses;
    } catch (TimeoutException _) {
      throw HttpFault.timeout("looking up " + target.host(), connect.limit(), target.uri());
    } catch (RejectedExecutionException _) {
      throw HttpFault.limit("too many host names are being looked up");
    } catch (InterruptedException _) {
      throw HttpFault.cancelled();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw HttpFault.of(cause, target.uri());
      }
      throw new IllegalStateException("resolver failed", e.getCause());
    }
  }

  private Reply answer(Hop hop, Attempt attempt, Attempt.Head head) throws IOException {
    var uri = hop.target().uri();
    var reader = ticket.reader();
    if (head.contentLength() > request.maxResponseBytes()) {
      throw HttpFault.tooLarge(request.maxResponseBytes());
    }
    var limited = new LimitedStream(request.maxResponseBytes());
    try {
      var body = limited.over(ContentDecoding.decode(head.header("content-encoding"), attempt));
      if (reader == null || head.status() / 100 != 2) {
        return new Reply.Answered(head.status(), head.headers(), readAll(body), uri);
      }
      reader.read(head.status(), head.headers(), body);
    } catch (ZipException | EOFException e) {
      throw HttpFault.protocol(uri, "cannot decompress the body: " + e.getMessage());
    } catch (HttpFault fault) {
      throw fault;
    } catch (IOException e) {
      throw limited.faultOr(HttpFault.invalid("%s: %s".formatted(uri, e.getMessage())));
    }
    limited.throwFault();
    return new Reply.Answered(head.status(), head.headers(), new byte[0], uri);
  }

  private static byte[] readAll(InputStream body) throws IOException {
    var bytes = new ByteArrayOutputStream();
    body.transferTo(bytes);
    return bytes.toByteArray();
  }

  private static void require(Decision decision) throws HttpFault {
    if (decision instanceof Decision.Refused refused) {
      throw HttpFault.refused(refused);
    }
  }

  private Decision.Refused tooManyRedirects(int limit, Hop hop) {
    return new Decision.Refused(
        Decision.Kind.POLICY,
        "redirects",
        hop.target().origin(),
        "more than %d redirects, the last from %s: refused by rule redirects of network policy %s"
            .formatted(limit, hop.target().origin(), clients.policy().name()));
  }
}
