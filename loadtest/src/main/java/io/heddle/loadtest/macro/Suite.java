package io.heddle.loadtest.macro;

import java.nio.file.Path;
import java.util.List;

/**
 * Workloads that are measured together.
 *
 * @param name as the command line has it
 * @param description one line for the list
 * @param executions that take a quiet machine some seconds: for the warm-up, and each repetition
 * @param notes for the reader of the table
 */
public record Suite(
    String name, String description, long executions, List<String> notes, List<Opening> openings) {

  public Suite {
    notes = List.copyOf(notes);
    openings = List.copyOf(openings);
  }

  /** Starts a workload; one is open at a time. */
  @FunctionalInterface
  public interface Opening {

    /**
     * Starts it.
     *
     * @param scratch an empty folder of its own, removed afterwards
     */
    Workload open(Path scratch) throws Exception;
  }
}
