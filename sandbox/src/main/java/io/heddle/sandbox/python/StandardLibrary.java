package io.heddle.sandbox.python;

import io.heddle.sandbox.guest.GuestEngine;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.io.IOAccess;

/**
 * The standard library beside the interpreter, unpacked from its jar. Contexts of user code may
 * read it and write nothing, so each would parse the text of each module that it imports: this
 * keeps the compiled form beside the text, as CPython does.
 */
final class StandardLibrary {

  private StandardLibrary() {}

  /**
   * Compiles what was not compiled yet. Runs our own code only, in a context of its own that may
   * write files.
   */
  static void compile(GuestEngine engine) {
    try (var context =
        PythonGuest.builder(engine)
            .allowIO(IOAccess.ALL)
            .option("python.DontWriteBytecodeFlag", "false")
            .build()) {
      context.eval("python", GuestEngine.text(StandardLibrary.class, "compile.py"));
    } catch (PolyglotException _) {
      // Then modules are parsed each time. That Python cannot start at all is said by its first
      // context.
    }
  }
}
