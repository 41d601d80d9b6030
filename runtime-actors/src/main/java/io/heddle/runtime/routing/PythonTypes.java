package io.heddle.runtime.routing;

import io.heddle.compiler.value.Value;

/** How Python names the class of a value: {@code int}, {@code NoneType} ... */
final class PythonTypes {

  private PythonTypes() {}

  static String of(Value value) {
    return switch (value.kind()) {
      case "none" -> "NoneType";
      case "boolean" -> "bool";
      case "integer" -> "int";
      case "decimal" -> "float";
      case "string" -> "str";
      case "array" -> "list";
      default -> "dict";
    };
  }
}
