package io.heddle.server;

import io.heddle.server.cli.HeddleCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Where the process begins. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    var out = stream(FileDescriptor.out);
    var err = stream(FileDescriptor.err);
    var code = run(args, out, err);
    out.flush();
    err.flush();
    // Not exit(): a Ctrl-C handler may be at work, and whoever still holds a thread has been told
    // to stop.
    Runtime.getRuntime().halt(code);
  }

  /** Runs one command in this process; answers its exit code. */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    return HeddleCommand.line(out, err).execute(args);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }
}
