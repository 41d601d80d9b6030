package io.heddle.persistence.codec;

import io.heddle.runtime.machine.Fact;
import java.io.IOException;

/**
 * How one kind of fact lies in bytes. Written once and never changed: a fact that gets another
 * field gets another version, and the reader of the old one stays.
 *
 * @param code of the kind, never used for another
 */
record FactShape<F extends Fact>(
    int code, int version, Class<F> type, Fields<F> fields, Form<F> form) {

  /** Writes the fields. */
  @FunctionalInterface
  interface Fields<F> {
    void write(CborWriter out, F fact) throws IOException;
  }

  /** Makes the fact of its fields. */
  @FunctionalInterface
  interface Form<F> {
    F read(CborReader in) throws IOException;
  }

  void write(CborWriter out, Fact fact) throws IOException {
    out.begin().number(code).number(version);
    fields.write(out, type.cast(fact));
    out.end();
  }

  /** The manifest of the golden file. */
  String manifest() {
    return "%s-%d".formatted(type.getSimpleName(), version);
  }
}
