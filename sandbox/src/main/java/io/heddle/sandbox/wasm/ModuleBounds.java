package io.heddle.sandbox.wasm;

import io.heddle.sandbox.wat.BinaryWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiPredicate;

/**
 * Bounds what a binary module may ask for before an engine sees it: refuses foreign imports and
 * large memories and tables, and writes a maximum where the module leaves growth open.
 */
final class ModuleBounds {

  /** Pages of 64 KiB. */
  static final int MAX_PAGES = 256;

  private static final int MAX_TABLE = 65_536;
  private static final int HEADER = 8;
  private static final int IMPORTS = 2;
  private static final int TABLES = 4;
  private static final int MEMORIES = 5;

  private final byte[] binary;
  private final int pages;
  private final BiPredicate<String, String> imports;
  private int at;

  private ModuleBounds(byte[] binary, int pages, BiPredicate<String, String> imports) {
    this.binary = binary;
    this.pages = pages;
    this.imports = imports;
  }

  /** What became of a module. */
  sealed interface Result {

    /** The module with its bounds written in; the bytes are the caller's. */
    final class Bounded implements Result {
      private final byte[] binary;

      Bounded(byte[] binary) {
        this.binary = binary;
      }

      byte[] binary() {
        return binary;
      }
    }

    record Refused(String why) implements Result {}
  }

  /** The bounds of code nodes. */
  static Result apply(byte[] binary) {
    try {
      return new Result.Bounded(apply(binary, MAX_PAGES, (_, name) -> isAbort(name)));
    } catch (RefusedException e) {
      return new Result.Refused(e.why());
    }
  }

  /**
   * Other bounds.
   *
   * @param pages of memory at most
   * @param imports whether a function may be imported, by its module and {@code module.name}
   */
  static byte[] apply(byte[] binary, int pages, BiPredicate<String, String> imports)
      throws RefusedException {
    return new ModuleBounds(binary, pages, imports).bounded();
  }

  static boolean isAbort(String name) {
    return name.equals("env.abort");
  }

  private byte[] bounded() throws RefusedException {
    if (binary.length < HEADER
        || binary[0] != 0
        || !new String(binary, 1, 3, StandardCharsets.US_ASCII).equals("asm")) {
      throw new RefusedException("the module does not begin as WebAssembly does");
    }
    var out = new BinaryWriter().bytes(binary, 0, HEADER);
    at = HEADER;
    while (at < binary.length) {
      var id = binary[at++];
      var size = number();
      var end = at + size;
      if (size < 0 || end > binary.length) {
        throw new RefusedException("the module is cut off");
      }
      switch (id) {
        case IMPORTS -> {
          var start = at;
          checkImports();
          out.raw(id).unsigned(size).bytes(binary, start, size);
        }
        case TABLES -> out.section(id, tables());
        case MEMORIES -> out.section(id, memories());
        default -> out.raw(id).unsigned(size).bytes(binary, at, size);
      }
      at = end;
    }
    return out.toBytes();
  }

  private void checkImports() throws RefusedException {
    var count = number();
    for (var i = 0; i < count; i++) {
      var module = text();
      var name = module + "." + text();
      if (next() != 0 || !imports.test(module, name)) {
        throw new RefusedException("the import %s is not available".formatted(name));
      }
      number();
    }
  }

  private BinaryWriter tables() throws RefusedException {
    var count = number();
    var out = new BinaryWriter().unsigned(count);
    for (var i = 0; i < count; i++) {
      out.raw(next());
      limits(out, MAX_TABLE, "a table of %d entries is larger than the limit of %d");
    }
    return out;
  }

  private BinaryWriter memories() throws RefusedException {
    var count = number();
    if (count > 1) {
      throw new RefusedException("a module may have one memory");
    }
    var out = new BinaryWriter().unsigned(count);
    for (var i = 0; i < count; i++) {
      limits(out, pages, "a memory of %d pages is larger than the limit of %d");
    }
    return out;
  }

  private void limits(BinaryWriter out, int limit, String refusal) throws RefusedException {
    var flags = next();
    if (flags > 1) {
      throw new RefusedException("shared and 64-bit memories are not available");
    }
    var least = number();
    var most = flags == 1 ? number() : limit;
    if (least < 0 || least > limit) {
      throw new RefusedException(refusal.formatted(Integer.toUnsignedLong(least), limit));
    }
    out.raw(1).unsigned(least).unsigned(most < 0 ? limit : Math.min(most, limit));
  }

  private String text() throws RefusedException {
    var length = number();
    if (length < 0 || length > binary.length - at) {
      throw new RefusedException("the module is cut off");
    }
    at += length;
    return new String(Arrays.copyOfRange(binary, at - length, at), StandardCharsets.UTF_8);
  }

  private int next() throws RefusedException {
    if (at >= binary.length) {
      throw new RefusedException("the module is cut off");
    }
    return binary[at++];
  }

  /** An unsigned number of 32 bits; above 2^31 it comes out negative. */
  private int number() throws RefusedException {
    var result = 0;
    for (var shift = 0; shift < 35; shift += 7) {
      var b = next();
      result |= (b & 0x7f) << shift;
      if (b >= 0) {
        return result;
      }
    }
    throw new RefusedException("the module holds a malformed number");
  }
}
