package io.heddle.persistence.memory;

/**
 * How much the memories of a group may take.
 *
 * @param namespaces beyond, the one goes that was not written to for longest
 * @param entries of a namespace; beyond, the oldest go
 * @param namespaceBytes of a namespace; beyond, the oldest go
 * @param valueBytes of one value; larger ones are refused
 */
record MemoryBounds(int namespaces, int entries, long namespaceBytes, long valueBytes) {

  static final MemoryBounds STANDARD = new MemoryBounds(10_000, 1_000, 64L << 20, 1 << 20);

  /** What is left of a namespace that goes. */
  static final MemoryBounds NOTHING = new MemoryBounds(0, 0, 0, 0);
}
