package io.heddle.runtime.http;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A body whose bytes are counted as they are read, and which remembers what went wrong: a reader
 * may swallow or rename an exception, but not undo the failure.
 */
final class LimitedStream extends InputStream {

  private final long limit;
  private InputStream body = InputStream.nullInputStream();
  private long count;
  private @Nullable HttpFault fault;

  LimitedStream(long limit) {
    this.limit = limit;
  }

  LimitedStream over(InputStream decoded) {
    body = decoded;
    return this;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    throwFault();
    try {
      var read = body.read(target, offset, length);
      count += Math.max(read, 0);
      if (count > limit) {
        throw HttpFault.tooLarge(limit);
      }
      return read;
    } catch (HttpFault e) {
      fault = e;
      throw e;
    }
  }

  void throwFault() throws HttpFault {
    if (fault != null) {
      throw fault;
    }
  }

  HttpFault faultOr(HttpFault other) {
    return fault == null ? other : fault;
  }
}
