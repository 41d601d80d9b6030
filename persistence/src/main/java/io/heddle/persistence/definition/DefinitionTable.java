package io.heddle.persistence.definition;

import io.heddle.compiler.registry.WorkflowSource.Definition;
import io.heddle.persistence.database.Session;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statements on definitions of one group. */
final class DefinitionTable {

  private static final String SELECT =
      "select workflow, version, text from definition where grp = ? and workflow = ?";

  private static final String NEWEST = SELECT + " order by version desc limit 1";
  private static final String NUMBERED = SELECT + " and version = ?";

  private static final String HASHED =
      "select workflow, version, text from definition where grp = ? and hash = ?"
          + " order by created_at limit 1";

  private static final String LABELLED =
      "select d.workflow, d.version, d.text from definition_label l join definition d"
          + " on d.grp = l.grp and d.workflow = l.workflow and d.version = l.version"
          + " where l.grp = ? and l.workflow = ? and l.label = ?";

  private static final String INSERT =
      "insert into definition (grp, workflow, version, hash, created_at, text)"
          + " values (?, ?, ?, ?, ?, ?)";

  private static final String LABEL =
      "insert into definition_label (grp, workflow, label, version) values (?, ?, ?, ?)"
          + " on conflict (grp, workflow, label) do update set version = excluded.version";

  private static final String IDS =
      "select distinct workflow from definition where grp = ? order by workflow";

  private static final String VERSIONS =
      "select version, hash, created_at from definition where grp = ? and workflow = ?"
          + " order by version desc";

  private static final String LABELS =
      "select label, version from definition_label where grp = ? and workflow = ? order by label";

  private DefinitionTable() {}

  static @Nullable Definition newest(Session session, String group, String workflow)
      throws SQLException {
    return one(bound(session, NEWEST, group, workflow));
  }

  static @Nullable Definition numbered(Session session, String group, String workflow, int number)
      throws SQLException {
    var statement = bound(session, NUMBERED, group, workflow);
    statement.setInt(3, number);
    return one(statement);
  }

  static @Nullable Definition hashed(Session session, String group, String hash)
      throws SQLException {
    return one(bound(session, HASHED, group, hash));
  }

  static @Nullable Definition labelled(Session session, String group, String workflow, String label)
      throws SQLException {
    var statement = bound(session, LABELLED, group, workflow);
    statement.setString(3, label);
    return one(statement);
  }

  private static PreparedStatement bound(Session session, String sql, String group, String workflow)
      throws SQLException {
    var statement = session.prepare(sql);
    statement.setString(1, group);
    statement.setString(2, workflow);
    return statement;
  }

  private static @Nullable Definition one(PreparedStatement statement) throws SQLException {
    try (var row = statement.executeQuery()) {
      return row.next() ? new Definition(row.getString(1), row.getInt(2), row.getString(3)) : null;
    }
  }

  static void insert(Session session, String group, Definition definition, String hash, long now)
      throws SQLException {
    var statement = bound(session, INSERT, group, definition.workflowId());
    statement.setInt(3, definition.number());
    statement.setString(4, hash);
    statement.setLong(5, now);
    statement.setString(6, definition.text());
    statement.executeUpdate();
  }

  static void label(Session session, String group, String workflow, String label, int number)
      throws SQLException {
    var statement = bound(session, LABEL, group, workflow);
    statement.setString(3, label);
    statement.setInt(4, number);
    statement.executeUpdate();
  }

  static List<String> ids(Session session, String group) throws SQLException {
    var statement = session.prepare(IDS);
    statement.setString(1, group);
    var ids = new ArrayList<String>();
    try (var rows = statement.executeQuery()) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    }
    return ids;
  }

  static List<DefinitionStore.Version> versions(Session session, String group, String workflow)
      throws SQLException {
    var labels = new ArrayList<DefinitionStore.Label>();
    try (var rows = bound(session, LABELS, group, workflow).executeQuery()) {
      while (rows.next()) {
        labels.add(new DefinitionStore.Label(rows.getString(1), rows.getInt(2)));
      }
    }
    var versions = new ArrayList<DefinitionStore.Version>();
    try (var rows = bound(session, VERSIONS, group, workflow).executeQuery()) {
      while (rows.next()) {
        var number = rows.getInt(1);
        var named = labels.stream().filter(label -> label.version() == number);
        versions.add(
            new DefinitionStore.Version(
                number,
                rows.getString(2),
                rows.getLong(3),
                named.map(DefinitionStore.Label::name).toList()));
      }
    }
    return versions;
  }
}
