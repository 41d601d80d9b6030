package io.heddle.sandbox.wasm;

import io.heddle.sandbox.wat.BinaryWriter;

/**
 * Writes a meter into a module: each straight piece of code first pays for its instructions out of
 * a new global, and traps where nothing is left. What the module asks for is bounded in this way
 * whatever the engine does, and the same on every machine.
 *
 * <p>A piece ends at each instruction that may jump, and each round of a loop runs through at least
 * one jump, so that nothing runs without paying. Bulk instructions count as one: what they can move
 * is bounded by the memory. Vector instructions, tail calls and exceptions are refused.
 */
final class FuelMeter {

  /** The name under which the meter can be read: what is left, negative when it ran out. */
  static final String EXPORT = "heddle:fuel";

  private static final int GLOBALS = 6;
  private static final int EXPORTS = 7;
  private static final int CODE = 10;
  private static final int I64 = 0x7e;
  private static final int MUTABLE = 1;
  private static final int I64_CONST = 0x42;
  private static final int END = 0x0b;

  private final byte[] binary;
  private final long fuel;
  private int globals;

  private FuelMeter(byte[] binary, long fuel) {
    this.binary = binary;
    this.fuel = fuel;
  }

  /**
   * The same module with a meter.
   *
   * @param binary a module that {@link ModuleBounds} accepted: it imports functions only
   * @param fuel instructions that each instance may run
   */
  static byte[] write(byte[] binary, long fuel) throws RefusedException {
    return new FuelMeter(binary, fuel).metered();
  }

  private byte[] metered() throws RefusedException {
    var in = new ModuleInput(binary, ModuleInput.HEADER);
    var out = new BinaryWriter().bytes(binary, 0, ModuleInput.HEADER);
    var hasGlobals = false;
    var hasExports = false;
    while (in.hasMore()) {
      var id = in.next();
      var section = in.sized();
      if (!hasGlobals && id >= EXPORTS && id <= CODE + 1) {
        out.section(GLOBALS, globals(new ModuleInput(new byte[] {0}, 0)));
        hasGlobals = true;
      }
      if (!hasExports && id > EXPORTS && id <= CODE + 1) {
        out.section(EXPORTS, exports(new ModuleInput(new byte[] {0}, 0)));
        hasExports = true;
      }
      switch (id) {
        case GLOBALS -> {
          out.section(id, globals(section));
          hasGlobals = true;
        }
        case EXPORTS -> {
          out.section(id, exports(section));
          hasExports = true;
        }
        case CODE -> out.section(id, code(section));
        default -> out.raw(id).sized(section.rest());
      }
    }
    return out.toBytes();
  }

  private BinaryWriter globals(ModuleInput in) throws RefusedException {
    globals = in.number();
    return new BinaryWriter()
        .unsigned(globals + 1L)
        .append(in.rest())
        .raw(I64, MUTABLE, I64_CONST)
        .signed(fuel)
        .raw(END);
  }

  private BinaryWriter exports(ModuleInput in) throws RefusedException {
    return new BinaryWriter()
        .unsigned(in.number() + 1L)
        .append(in.rest())
        .text(EXPORT)
        .raw(3)
        .unsigned(globals);
  }

  private BinaryWriter code(ModuleInput in) throws RefusedException {
    var count = in.number();
    var out = new BinaryWriter().unsigned(count);
    for (var i = 0; i < count; i++) {
      out.sized(new FunctionMeter(in.sized(), globals).metered());
    }
    return out;
  }
}
