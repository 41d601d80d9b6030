package io.heddle.compiler.python;

import java.util.Iterator;

/** An iterator or generator: its items can be taken once. */
public record PyIterator(Iterator<Object> items, String typeName) {

  public static PyIterator generator(Iterator<Object> items) {
    return new PyIterator(items, "generator");
  }
}
