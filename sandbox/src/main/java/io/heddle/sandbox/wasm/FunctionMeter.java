package io.heddle.sandbox.wasm;

import io.heddle.sandbox.wat.BinaryWriter;

/** Meters one function; see {@link FuelMeter}. */
final class FunctionMeter {

  private static final int GLOBAL_GET = 0x23;
  private static final int GLOBAL_SET = 0x24;
  private static final int BYTES_OF_33_BITS = 5;
  private static final int BYTES_OF_64_BITS = 10;

  private final ModuleInput in;
  private final int meter;
  private final BinaryWriter out = new BinaryWriter();

  /** Instructions of the piece that was read and not yet written. */
  private int pending;

  private int pieceStart;

  /**
   * @param meter the index of the global that is the meter: the module's own code may not name it
   */
  FunctionMeter(ModuleInput in, int meter) {
    this.in = in;
    this.meter = meter;
  }

  BinaryWriter metered() throws RefusedException {
    locals();
    pieceStart = in.position();
    while (in.hasMore()) {
      var code = in.next();
      switch (code) {
        case 0x02, 0x03, 0x04 -> in.skipNumber(BYTES_OF_33_BITS);
        case 0x0c, 0x0d -> in.number();
        case 0x0e -> branchTable();
        case 0x00, 0x05, 0x0b, 0x0f -> {}
        default -> {
          plain(code);
          pending++;
          continue;
        }
      }
      // The jump itself is paid for; what only marks a place is not.
      pending += isMark(code) ? 0 : 1;
      endPiece();
    }
    endPiece();
    return out;
  }

  private static boolean isMark(int code) {
    return code == 0x02 || code == 0x03 || code == 0x05 || code == 0x0b;
  }

  private void locals() throws RefusedException {
    var start = in.position();
    var groups = in.number();
    for (var i = 0; i < groups; i++) {
      in.number();
      in.next();
    }
    out.append(in.copy(start));
  }

  private void endPiece() {
    if (pending > 0) {
      pay(pending);
      pending = 0;
    }
    out.append(in.copy(pieceStart));
    pieceStart = in.position();
  }

  /** {@code meter -= cost; if (meter < 0) unreachable}. */
  private void pay(int cost) {
    out.raw(GLOBAL_GET).unsigned(meter).raw(0x42).signed(cost).raw(0x7d);
    out.raw(GLOBAL_SET).unsigned(meter).raw(GLOBAL_GET).unsigned(meter);
    out.raw(0x42, 0x00, 0x53, 0x04, 0x40, 0x00, 0x0b);
  }

  private void branchTable() throws RefusedException {
    var targets = in.number();
    for (var i = 0; i <= targets; i++) {
      in.number();
    }
  }

  /** Steps over what an instruction takes. */
  private void plain(int code) throws RefusedException {
    switch (code) {
      case 0x10, 0x20, 0x21, 0x22, 0x25, 0x26, 0x3f, 0x40, 0xd2 -> in.number();
      case GLOBAL_GET, GLOBAL_SET -> global();
      case 0x11 -> {
        in.number();
        in.number();
      }
      case 0x1c -> {
        var types = in.number();
        in.skip(types);
      }
      case 0x41 -> in.skipNumber(BYTES_OF_33_BITS);
      case 0x42 -> in.skipNumber(BYTES_OF_64_BITS);
      case 0x43 -> in.skip(Float.BYTES);
      case 0x44 -> in.skip(Double.BYTES);
      case 0xd0 -> in.skipNumber(BYTES_OF_33_BITS);
      case 0xfc -> prefixed();
      default -> {
        if (code >= 0x28 && code <= 0x3e) {
          access();
        } else if (!hasNoOperand(code)) {
          throw new RefusedException(
              "the instruction 0x%02x is not available to plugins".formatted(code));
        }
      }
    }
  }

  private static boolean hasNoOperand(int code) {
    return code == 0x01
        || code == 0x1a
        || code == 0x1b
        || code == 0xd1
        || (code >= 0x45 && code <= 0xc4);
  }

  private void global() throws RefusedException {
    if (in.number() >= meter) {
      throw new RefusedException("the module names a global that it does not have");
    }
  }

  private void access() throws RefusedException {
    if (in.number() > 4) {
      throw new RefusedException("a module may have one memory");
    }
    in.skipNumber(BYTES_OF_33_BITS);
  }

  private void prefixed() throws RefusedException {
    var code = in.number();
    switch (code) {
      case 0, 1, 2, 3, 4, 5, 6, 7 -> {}
      case 9, 11, 13, 15, 16, 17 -> in.number();
      case 8, 10, 12, 14 -> {
        in.number();
        in.number();
      }
      default ->
          throw new RefusedException(
              "the instruction 0xfc %d is not available to plugins".formatted(code));
    }
  }
}
