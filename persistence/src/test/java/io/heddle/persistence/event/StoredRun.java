package io.heddle.persistence.event;

import io.heddle.persistence.TestStore;
import io.heddle.runtime.durable.RunEvent;
import io.heddle.runtime.durable.WorkflowExecution;
import io.heddle.runtime.machine.ExecutionState;
import io.heddle.runtime.machine.Fact;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the database holds of the sample run, read beside the store. */
record StoredRun(List<Long> numbers, List<RunEvent> events) {

  private static final String SELECT =
      "select sequence_nr, manifest, payload from event where persistence_id = ?"
          + " order by sequence_nr";

  static StoredRun read(TestStore kind, Path folder) {
    var codec = new RunEventCodec((_, _, _) -> SampleRun.WORKFLOW);
    var numbers = new ArrayList<Long>();
    var events = new ArrayList<RunEvent>();
    try (var connection = kind.connect(folder);
        var statement = connection.prepareStatement(SELECT)) {
      statement.setString(1, WorkflowExecution.persistenceId(SampleRun.ID).id());
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          numbers.add(rows.getLong(1));
          events.add(codec.read(rows.getString(2), rows.getBytes(3)));
        }
      }
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
    return new StoredRun(numbers, events);
  }

  List<Fact> facts() {
    var facts = new ArrayList<Fact>();
    for (var event : events) {
      if (event instanceof RunEvent.Advanced advanced) {
        facts.addAll(advanced.facts());
      }
    }
    return facts;
  }

  /** The attempts whose result is recorded. */
  List<String> recorded() {
    var recorded = new ArrayList<String>();
    for (var fact : facts()) {
      switch (fact) {
        case Fact.NodeSettled(var frame, var node, var attempt, _, _, _, _, _, _, _, _) ->
            recorded.add(SampleRun.name(frame, node, attempt));
        case Fact.AttemptFailed(var frame, var node, var attempt, _, _, _, _) ->
            recorded.add(SampleRun.name(frame, node, attempt));
        default -> {}
      }
    }
    return recorded;
  }

  /** Every number from 1 on has its event. */
  boolean isWhole() {
    return numbers.isEmpty() || numbers.getLast() == numbers.size();
  }

  boolean waitsForSomebody() {
    return facts().stream().anyMatch(Fact.NodeWaiting.class::isInstance);
  }

  ExecutionState folded() {
    var state = new ExecutionState();
    state.replay(facts());
    return state;
  }
}
