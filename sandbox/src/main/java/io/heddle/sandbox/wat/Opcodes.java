package io.heddle.sandbox.wat;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The instructions that need no structure of their own: what bytes they are, what they take. */
final class Opcodes {

  /** What stands behind an instruction's name. */
  enum Immediate {
    NONE,
    LOCAL,
    GLOBAL,
    FUNCTION,
    LABEL,
    MEMORY_ACCESS,
    /** A memory that need not be named: one zero byte. */
    MEMORY,
    /** Two memories that need not be named. */
    TWO_MEMORIES,
    I32,
    I64,
    F32,
    F64
  }

  /**
   * One instruction.
   *
   * @param prefixed whether it follows the prefix 0xFC
   * @param align the logarithm of its natural alignment
   */
  record Opcode(int code, Immediate immediate, boolean prefixed, int align) {}

  private static final Map<String, Opcode> TABLE = new HashMap<>();

  static {
    row(0x00, "unreachable nop");
    row(0x0f, "return");
    row(0x1a, "drop");
    with(0x0c, Immediate.LABEL, "br br_if");
    with(0x10, Immediate.FUNCTION, "call");
    with(0x20, Immediate.LOCAL, "local.get local.set local.tee");
    with(0x23, Immediate.GLOBAL, "global.get global.set");
    access(0x28, 2, "i32.load");
    access(0x29, 3, "i64.load");
    access(0x2a, 2, "f32.load");
    access(0x2b, 3, "f64.load");
    access(0x2c, 0, "i32.load8_s i32.load8_u");
    access(0x2e, 1, "i32.load16_s i32.load16_u");
    access(0x30, 0, "i64.load8_s i64.load8_u");
    access(0x32, 1, "i64.load16_s i64.load16_u");
    access(0x34, 2, "i64.load32_s i64.load32_u");
    access(0x36, 2, "i32.store");
    access(0x37, 3, "i64.store");
    access(0x38, 2, "f32.store");
    access(0x39, 3, "f64.store");
    access(0x3a, 0, "i32.store8");
    access(0x3b, 1, "i32.store16");
    access(0x3c, 0, "i64.store8");
    access(0x3d, 1, "i64.store16");
    access(0x3e, 2, "i64.store32");
    with(0x3f, Immediate.MEMORY, "memory.size memory.grow");
    with(0x41, Immediate.I32, "i32.const");
    with(0x42, Immediate.I64, "i64.const");
    with(0x43, Immediate.F32, "f32.const");
    with(0x44, Immediate.F64, "f64.const");
    row(
        0x45,
        "i32.eqz i32.eq i32.ne i32.lt_s i32.lt_u i32.gt_s i32.gt_u i32.le_s i32.le_u i32.ge_s"
            + " i32.ge_u i64.eqz i64.eq i64.ne i64.lt_s i64.lt_u i64.gt_s i64.gt_u i64.le_s"
            + " i64.le_u i64.ge_s i64.ge_u f32.eq f32.ne f32.lt f32.gt f32.le f32.ge f64.eq f64.ne"
            + " f64.lt f64.gt f64.le f64.ge i32.clz i32.ctz i32.popcnt i32.add i32.sub i32.mul"
            + " i32.div_s i32.div_u i32.rem_s i32.rem_u i32.and i32.or i32.xor i32.shl i32.shr_s"
            + " i32.shr_u i32.rotl i32.rotr i64.clz i64.ctz i64.popcnt i64.add i64.sub i64.mul"
            + " i64.div_s i64.div_u i64.rem_s i64.rem_u i64.and i64.or i64.xor i64.shl i64.shr_s"
            + " i64.shr_u i64.rotl i64.rotr f32.abs f32.neg f32.ceil f32.floor f32.trunc"
            + " f32.nearest f32.sqrt f32.add f32.sub f32.mul f32.div f32.min f32.max f32.copysign"
            + " f64.abs f64.neg f64.ceil f64.floor f64.trunc f64.nearest f64.sqrt f64.add f64.sub"
            + " f64.mul f64.div f64.min f64.max f64.copysign i32.wrap_i64 i32.trunc_f32_s"
            + " i32.trunc_f32_u i32.trunc_f64_s i32.trunc_f64_u i64.extend_i32_s i64.extend_i32_u"
            + " i64.trunc_f32_s i64.trunc_f32_u i64.trunc_f64_s i64.trunc_f64_u f32.convert_i32_s"
            + " f32.convert_i32_u f32.convert_i64_s f32.convert_i64_u f32.demote_f64"
            + " f64.convert_i32_s f64.convert_i32_u f64.convert_i64_s f64.convert_i64_u"
            + " f64.promote_f32 i32.reinterpret_f32 i64.reinterpret_f64 f32.reinterpret_i32"
            + " f64.reinterpret_i64 i32.extend8_s i32.extend16_s i64.extend8_s i64.extend16_s"
            + " i64.extend32_s");
    prefixed(
        0,
        Immediate.NONE,
        "i32.trunc_sat_f32_s i32.trunc_sat_f32_u i32.trunc_sat_f64_s i32.trunc_sat_f64_u"
            + " i64.trunc_sat_f32_s i64.trunc_sat_f32_u i64.trunc_sat_f64_s i64.trunc_sat_f64_u");
    prefixed(10, Immediate.TWO_MEMORIES, "memory.copy");
    prefixed(11, Immediate.MEMORY, "memory.fill");
  }

  private Opcodes() {}

  static @Nullable Opcode of(String name) {
    return TABLE.get(name);
  }

  private static void row(int first, String names) {
    with(first, Immediate.NONE, names);
  }

  private static void with(int first, Immediate immediate, String names) {
    var code = first;
    for (var name : names.split(" ", -1)) {
      TABLE.put(name, new Opcode(code++, immediate, false, 0));
    }
  }

  private static void access(int first, int align, String names) {
    var code = first;
    for (var name : names.split(" ", -1)) {
      TABLE.put(name, new Opcode(code++, Immediate.MEMORY_ACCESS, false, align));
    }
  }

  private static void prefixed(int first, Immediate immediate, String names) {
    var code = first;
    for (var name : names.split(" ", -1)) {
      TABLE.put(name, new Opcode(code++, immediate, true, 0));
    }
  }
}
