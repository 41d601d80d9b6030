package io.heddle.compiler.dsl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which keys of a mapping were asked for, and which keys it turned out not to have. */
final class AskedKeys {

  private static final String[] NONE = {};
  private static final int EXPECTED = 8;

  private final Entries entries;

  /** The first 64 entries; a mapping of settings has no more. */
  private long asked;

  private @Nullable BitSet askedBeyond;
  private String[] absent = NONE;
  private int absentKeys;

  AskedKeys(Entries entries) {
    this.entries = entries;
  }

  /** The number of the key's entry, or -1. */
  int add(String key) {
    var number = entries.indexOf(key);
    if (number < 0) {
      addAbsent(key);
    } else if (number < Long.SIZE) {
      asked |= 1L << number;
    } else {
      addBeyond(number);
    }
    return number;
  }

  private void addAbsent(String key) {
    if (absentKeys == absent.length) {
      absent = Arrays.copyOf(absent, Math.max(EXPECTED, absentKeys * 2));
    }
    absent[absentKeys++] = key;
  }

  private void addBeyond(int number) {
    if (askedBeyond == null) {
      askedBeyond = new BitSet(entries.size());
    }
    askedBeyond.set(number);
  }

  private boolean isAsked(int number) {
    return number < Long.SIZE
        ? (asked & (1L << number)) != 0
        : askedBeyond != null && askedBeyond.get(number);
  }

  /** Whether every key that is there was asked for. */
  boolean areAll() {
    var beyond = askedBeyond == null ? 0 : askedBeyond.cardinality();
    return Long.bitCount(asked) + beyond == entries.size();
  }

  /** Keys that are there and were not asked for, in the order of the text. */
  List<String> others(int most) {
    var others = new ArrayList<String>();
    for (var number = 0; number < entries.size() && others.size() < most; number++) {
      if (!isAsked(number)) {
        others.add(entries.keyAt(number));
      }
    }
    return others;
  }

  /** Keys that were asked for and are not there, in the order of asking. */
  List<String> absent() {
    return Arrays.asList(absent).subList(0, absentKeys);
  }
}
