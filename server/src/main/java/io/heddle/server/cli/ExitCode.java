package io.heddle.server.cli;

/** What the process answers. */
public final class ExitCode {

  /** The workflow succeeded, wholly or in part; the check found no error. */
  public static final int OK = 0;

  /** The workflow failed. */
  public static final int FAILED = 1;

  /** The file or the command line is wrong. */
  public static final int USAGE = 2;

  /** The run waits for somebody who is not there. */
  public static final int WAITING = 3;

  /** The store or the server does not answer, or has no room now: worth trying again. */
  public static final int UNAVAILABLE = 4;

  /** Ctrl-C. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
