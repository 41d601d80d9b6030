package io.heddle.runtime.stream;

/**
 * How much of a stream is kept and how far its writer may be ahead.
 *
 * @param chunks kept at most
 * @param characters of text kept at most
 * @param lead how many chunks a writer may be ahead of the slowest reader before it waits
 */
public record StreamBounds(int chunks, long characters, int lead) {

  /** 100,000 chunks, 4 Mi characters, 64 chunks ahead. */
  public static final StreamBounds STANDARD = new StreamBounds(100_000, 4L << 20, 64);

  public StreamBounds {
    if (chunks < 1 || characters < 1 || lead < 1) {
      throw new IllegalArgumentException("bounds of a stream must be positive");
    }
  }
}
