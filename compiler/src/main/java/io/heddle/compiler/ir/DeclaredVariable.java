package io.heddle.compiler.ir;

import io.heddle.compiler.value.Value;

/**
 * An environment or conversation variable that a text declares.
 *
 * @param type as the text names it: {@code string}, {@code secret}, {@code array[object]} ...
 * @param value its value or default
 */
public record DeclaredVariable(String id, String name, String type, Value value) {

  public boolean isSecret() {
    return type.equals("secret");
  }
}
