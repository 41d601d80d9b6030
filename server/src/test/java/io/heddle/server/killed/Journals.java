package io.heddle.server.killed;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.heddle.persistence.Store;
import io.heddle.persistence.StoreSettings;
import io.heddle.persistence.event.RunJournal;
import io.heddle.runtime.durable.RunEvent;
import io.heddle.runtime.machine.Fact;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the store holds while no server has it open: each look must find all that was there. */
final class Journals {

  private record Place(String run, long number) {}

  private final Path file;
  private final Map<Place, Integer> known = new HashMap<>();

  Journals(Path file) {
    this.file = file;
  }

  /** Fails when an event that was stored at an earlier look is gone or another one. */
  void look() throws SQLException {
    var found = new HashMap<Place, Integer>();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var select =
            connection.prepareStatement(
                "select persistence_id, sequence_nr, payload from event order by 1, 2");
        var rows = select.executeQuery()) {
      while (rows.next()) {
        found.put(new Place(rows.getString(1), rows.getLong(2)), Arrays.hashCode(rows.getBytes(3)));
      }
    }
    assertThat(found).as("what was stored is stored").containsAllEntriesOf(known);
    for (var place : found.keySet()) {
      assertThat(
              place.number() == 1 || found.containsKey(new Place(place.run(), place.number() - 1)))
          .as("a gap before %s", place)
          .isTrue();
    }
    known.putAll(found);
  }

  long events() {
    return known.size();
  }

  /** Fails when a result is recorded twice, or a recorded run has not ended. */
  void check() throws SQLException {
    var settings =
        StoreSettings.of(
            ConfigFactory.parseMap(Map.of("heddle.store.sqlite.file", file.toString()))
                .withFallback(ConfigFactory.load()));
    if (!(Store.open(settings, Clock.systemUTC()) instanceof Store.Opening.Opened(var store))) {
      throw new AssertionError("the store does not open");
    }
    try (store) {
      var journal = new RunJournal(store);
      for (var run : runs()) {
        var recorded = new HashSet<String>();
        var last = new ArrayList<Fact>();
        journal.read(run, 0, Long.MAX_VALUE, (number, event) -> facts(event, recorded, last));
        assertThat(last.getLast()).as(run).isInstanceOf(Fact.Ended.class);
      }
    }
  }

  private static void facts(RunEvent event, Set<String> recorded, List<Fact> last) {
    if (event instanceof RunEvent.Advanced(_, var facts)) {
      for (var fact : facts) {
        last.clear();
        last.add(fact);
        var name =
            switch (fact) {
              case Fact.NodeSettled settled -> settled.frame() + "/" + settled.node();
              case Fact.AttemptFailed failed ->
                  failed.frame() + "/" + failed.node() + "/" + failed.attempt();
              default -> null;
            };
        assertThat(name == null || recorded.add(name)).as("recorded twice: %s", fact).isTrue();
      }
    }
  }

  private List<String> runs() throws SQLException {
    var runs = new ArrayList<String>();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var select = connection.prepareStatement("select id from run");
        var rows = select.executeQuery()) {
      while (rows.next()) {
        runs.add(rows.getString(1));
      }
    }
    return runs;
  }
}
