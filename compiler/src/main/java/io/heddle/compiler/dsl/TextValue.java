package io.heddle.compiler.dsl;

import io.heddle.compiler.Position;
import io.heddle.compiler.value.Value;

/** One value of a workflow text, with its place. */
public sealed interface TextValue permits TextScalar, TextList, TextMap {

  Position position();

  /** The same without places. */
  Value toValue();

  /** What it is, as diagnostics print it: {@code string}, {@code list}, {@code mapping} ... */
  String kind();
}
