package io.heddle.compiler.python;

import java.util.Iterator;

/** {@code dict.keys()}, {@code values()} or {@code items()}: follows the dict. */
public record DictView(PyDict dict, Kind kind) {

  /** Which part of the dict it shows. */
  public enum Kind {
    KEYS("dict_keys"),
    VALUES("dict_values"),
    ITEMS("dict_items");

    private final String typeName;

    Kind(String typeName) {
      this.typeName = typeName;
    }
  }

  String typeName() {
    return kind.typeName;
  }

  Iterator<Object> iterator() {
    return switch (kind) {
      case KEYS -> dict.keys();
      case VALUES -> dict.valueIterator();
      case ITEMS -> dict.items();
    };
  }
}
