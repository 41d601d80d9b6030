package io.heddle.runtime.http;

import io.heddle.runtime.network.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/** A hop as the client library wants it. */
record WireRequest(AsyncRequestProducer producer, Target target, Attempt attempt) {

  static WireRequest of(Hop hop, Attempt attempt) {
    var target = hop.target();
    var message =
        new BasicHttpRequest(
            hop.method(),
            target.scheme(),
            new URIAuthority(target.host(), target.visiblePort()),
            target.path());
    hop.headers().forEach(field -> message.addHeader(field.name(), field.value()));
    var body = hop.body();
    var upload = body == null ? null : new Upload(ByteBuffer.wrap(body), attempt);
    return new WireRequest(new BasicRequestProducer(message, upload), target, attempt);
  }

  /** The address goes along with the name: the client has nothing to resolve. */
  Future<?> send(CloseableHttpAsyncClient client, InetAddress address) {
    var context = HttpClientContext.create();
    context.setAttribute(Attempt.ATTRIBUTE, attempt);
    return client.execute(
        new HttpHost(target.scheme(), address, target.host(), target.port()),
        producer,
        attempt,
        null,
        context,
        new Failures(attempt));
  }

  /** The body on its way out; tells the attempt of progress, for a long upload is not silence. */
  private static final class Upload implements AsyncEntityProducer {

    private final ByteBuffer body;
    private final int length;
    private final Attempt attempt;
    private boolean ended;

    Upload(ByteBuffer body, Attempt attempt) {
      this.body = body;
      this.length = body.remaining();
      this.attempt = attempt;
    }

    @Override
    public int available() {
      return Integer.MAX_VALUE;
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
      if (body.hasRemaining() && channel.write(body) > 0) {
        attempt.onSent();
      }
      if (!body.hasRemaining() && !ended) {
        ended = true;
        channel.endStream();
      }
    }

    @Override
    public long getContentLength() {
      return length;
    }

    @Override
    public boolean isRepeatable() {
      return false;
    }

    @Override
    public boolean isChunked() {
      return false;
    }

    @Override
    public @Nullable String getContentType() {
      return null;
    }

    @Override
    public @Nullable String getContentEncoding() {
      return null;
    }

    @Override
    public Set<String> getTrailerNames() {
      return Set.of();
    }

    @Override
    public void failed(Exception cause) {}

    @Override
    public void releaseResources() {}
  }

  /** Failures before there is an exchange do not reach the consumer. */
  private record Failures(Attempt attempt) implements FutureCallback<Boolean> {

    @Override
    public void completed(@Nullable Boolean result) {}

    @Override
    public void failed(Exception cause) {
      attempt.failed(cause);
    }

    @Override
    public void cancelled() {
      attempt.failed(HttpFault.cancelled());
    }
  }
}
