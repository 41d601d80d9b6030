package io.heddle.sandbox.guest;

import io.heddle.compiler.check.CodeSyntax;
import io.heddle.runtime.code.Sandbox.Profile;
import java.util.Optional;

/** A language that runs inside this process. Blocking; safe for use by many threads. */
public interface Guest extends AutoCloseable {

  /** Makes a context ready: a world nobody has run code in. Takes up to a few milliseconds. */
  GuestContext open(Profile profile);

  /** The first syntax error of a source; nothing of it is run. */
  Optional<CodeSyntax.Problem> problem(String source);

  /** Frees the language; what still runs is stopped by whoever started it. */
  @Override
  void close();
}
