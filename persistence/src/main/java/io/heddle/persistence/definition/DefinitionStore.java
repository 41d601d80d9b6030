package io.heddle.persistence.definition;

import io.heddle.compiler.registry.WorkflowSource;
import io.heddle.persistence.commit.GroupCommit;
import io.heddle.persistence.commit.Write;
import io.heddle.persistence.database.Readers;
import io.heddle.persistence.database.Session;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The workflow texts of one group: the truth of which versions and labels exist.
 *
 * <p>What {@link WorkflowSource} asks waits for the database: call it on a virtual thread, never in
 * an actor.
 */
public final class DefinitionStore implements WorkflowSource {

  private static final int MAX_VERSIONS = 10_000;

  private final String group;
  private final GroupCommit writer;
  private final Readers readers;
  private final Clock clock;

  public DefinitionStore(String group, GroupCommit writer, Readers readers, Clock clock) {
    this.group = group;
    this.writer = writer;
    this.readers = readers;
    this.clock = clock;
  }

  /** Where a label points. */
  public record Label(String name, int version) {}

  /**
   * What is known of a version without its text.
   *
   * @param hash SHA-256 of the text, hexadecimal
   * @param createdAt milliseconds since 1970
   */
  public record Version(int number, String hash, long createdAt, List<String> labels) {

    public Version {
      labels = List.copyOf(labels);
    }
  }

  /** How pointing a label went. */
  public enum Labelled {
    DONE,
    NO_SUCH_VERSION,
    /** A label of digits only could be a version. */
    NOT_A_LABEL
  }

  /** Adds a text as the next version; the same text as the newest version's is that version. */
  public CompletableFuture<Definition> register(String workflowId, String text) {
    return writer.submit(
        new Write.Change<>(text.length(), session -> register(session, workflowId, text)));
  }

  private Definition register(Session session, String workflowId, String text) throws SQLException {
    var newest = DefinitionTable.newest(session, group, workflowId);
    if (newest != null && newest.text().equals(text)) {
      return newest;
    }
    var number = newest == null ? 1 : newest.number() + 1;
    if (number > MAX_VERSIONS) {
      throw new IllegalStateException(
          "workflow %s has %d versions, the most there may be".formatted(workflowId, MAX_VERSIONS));
    }
    var definition = new Definition(workflowId, number, text);
    DefinitionTable.insert(session, group, definition, sha256(text), clock.millis());
    return definition;
  }

  /** Points a label ({@code live}, {@code beta}) at a version; it may point elsewhere later. */
  public CompletableFuture<Labelled> label(String workflowId, String label, int number) {
    if (label.isEmpty() || label.chars().allMatch(Character::isDigit)) {
      return CompletableFuture.completedFuture(Labelled.NOT_A_LABEL);
    }
    return writer.submit(
        new Write.Change<>(
            0,
            session -> {
              if (DefinitionTable.numbered(session, group, workflowId, number) == null) {
                return Labelled.NO_SUCH_VERSION;
              }
              DefinitionTable.label(session, group, workflowId, label, number);
              return Labelled.DONE;
            }));
  }

  /** The versions of a workflow, newest first; none when it is not known. */
  public CompletableFuture<List<Version>> versions(String workflowId) {
    return readers.read(session -> DefinitionTable.versions(session, group, workflowId));
  }

  /**
   * A workflow with this text, or null. Waits for the database as {@link #find} does.
   *
   * @param hash SHA-256 of the text, hexadecimal
   */
  public @Nullable Definition hashed(String hash) {
    return readers.read(session -> DefinitionTable.hashed(session, group, hash)).join();
  }

  @Override
  public @Nullable Definition find(String workflowId, @Nullable String version) {
    return readers.read(session -> find(session, workflowId, version)).join();
  }

  private @Nullable Definition find(Session session, String workflowId, @Nullable String version)
      throws SQLException {
    if (version == null) {
      return DefinitionTable.newest(session, group, workflowId);
    }
    var isNumber = !version.isEmpty() && version.chars().allMatch(c -> c >= '0' && c <= '9');
    return isNumber
        ? DefinitionTable.numbered(session, group, workflowId, number(version))
        : DefinitionTable.labelled(session, group, workflowId, version);
  }

  /** A number that no version has when it is longer than any. */
  private static int number(String digits) {
    return digits.length() > Integer.toString(MAX_VERSIONS).length()
        ? -1
        : Integer.parseInt(digits);
  }

  @Override
  public List<String> ids() {
    return readers.read(session -> DefinitionTable.ids(session, group)).join();
  }

  private static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
