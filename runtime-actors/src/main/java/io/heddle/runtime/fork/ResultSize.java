package io.heddle.runtime.fork;

import io.heddle.runtime.machine.Recorded;
import io.heddle.runtime.machine.StoredSize;
import java.util.ArrayList;
import java.util.List;

/** How many bytes results take, about; and results in pieces of a bounded size. */
public final class ResultSize {

  private static final int FIXED = 200;

  /** Of one event: well below what is stored as one, and values above it go beside. */
  private static final long MAX_CHUNK_BYTES = 48L << 10;

  private static final int MAX_CHUNK = 256;

  private ResultSize() {}

  static long of(Recorded recorded) {
    return FIXED
        + recorded.path().length()
        + StoredSize.of(recorded.outputs())
        + StoredSize.of(recorded.details());
  }

  /** The next results after so many, one at least; empty when there are none. */
  public static List<Recorded> chunk(List<Recorded> results, int after) {
    var chunk = new ArrayList<Recorded>();
    var bytes = 0L;
    for (var i = after; i < results.size() && chunk.size() < MAX_CHUNK; i++) {
      bytes += of(results.get(i));
      if (!chunk.isEmpty() && bytes > MAX_CHUNK_BYTES) {
        break;
      }
      chunk.add(results.get(i));
    }
    return chunk;
  }
}
