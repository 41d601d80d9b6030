package io.heddle.persistence.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.heddle.persistence.StoreSettings;
import io.heddle.persistence.TestStore;
import io.heddle.persistence.database.Session;
import io.heddle.persistence.fault.Faults;
import io.heddle.persistence.fault.FaultyConnections;
import io.heddle.runtime.machine.NodeStatus;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestStore.class)
final class NodePagesTest {

  private final TestStore kind;
  @TempDir Path folder;

  private History history;
  private Session session;

  NodePagesTest(TestStore kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() throws SQLException {
    kind.open(folder).close();
    var settings = HistorySettings.of(ConfigFactory.parseResources("reference.conf").resolve());
    var place = StoreSettings.of(kind.config(folder)).place();
    var opening = History.open(place, settings, real -> FaultyConnections.of(real, new Faults()));
    history = ((History.Opening.Opened) opening).history();
    session = history.database().openWriter();
  }

  @AfterEach
  void close() {
    session.close();
    history.close();
  }

  private static HistoryNode node(long ordinal, Random random) {
    var over = random.nextBoolean();
    return new HistoryNode(
        ordinal,
        random.nextInt(100_000),
        random.nextBoolean() ? "" : "each[%d]/".formatted(random.nextInt(40)),
        "node" + random.nextInt(3),
        "code",
        "Titel \uD83E\uDDF5 \uD800 " + random.nextInt(3),
        1 + random.nextInt(3),
        random.nextBoolean() ? NodeStatus.SUCCEEDED : NodeStatus.WAITING,
        1_700_000_000_000L + random.nextInt(1_000_000) - 500_000,
        over ? 1_700_000_000_000L + random.nextInt(1_000_000) - 500_000 : 0,
        random.nextLong(1L << 40),
        random.nextInt(5_000),
        random.nextInt(5_000),
        random.nextBoolean() ? "" : "it failed for " + random.nextInt(),
        random.nextBoolean() ? "" : "g/1-" + random.nextInt());
  }

  private void write(String run, List<HistoryNode> nodes, boolean first) throws SQLException {
    NodePages.write(session, List.of(new NodePages.Change(run, nodes, first)));
  }

  @Test
  void keepsWhatWasWrittenLastInItsOrder() throws SQLException {
    var random = new Random(11);
    var expected = new ArrayList<HistoryNode>();
    for (var i = 0; i < 3 * NodePages.SIZE + 5; i++) {
      expected.add(node(i, random));
    }
    write("g/1-a", expected.subList(0, 40), true);
    write("g/1-a", expected.subList(40, expected.size()), false);
    write("g/1-b", List.of(node(0, random)), true);
    for (var ordinal : new int[] {3, NodePages.SIZE - 1, NodePages.SIZE, 3 * NodePages.SIZE + 4}) {
      expected.set(ordinal, node(ordinal, random));
      write("g/1-a", List.of(expected.get(ordinal)), false);
    }

    assertThat(NodePages.read(session, "g/1-a", -1, 1_000)).isEqualTo(expected);
    for (var after : new int[] {-1, 0, 62, 63, 64, 130, 196}) {
      for (var limit : new int[] {1, 63, 64, 65, 129}) {
        assertThat(NodePages.read(session, "g/1-a", after, limit))
            .isEqualTo(expected.subList(after + 1, Math.min(expected.size(), after + 1 + limit)));
      }
    }

    NodePages.forget(session, "g/1-a");
    assertThat(NodePages.read(session, "g/1-a", -1, 10)).isEmpty();
    assertThat(NodePages.read(session, "g/1-b", -1, 10)).hasSize(1);
  }
}
