package io.heddle.server.member;

import static io.heddle.server.member.TestMember.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.persistence.history.HistoryFilter;
import io.heddle.persistence.history.HistoryQueries.Listing;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.server.Main;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Histories of runs that a member carried, and the commands that look after them. */
@Timeout(180)
final class MemberHistoryTest {

  private static final String SECRET = "hush-5c77";

  /** The secret goes into a nested run, and comes out of it. */
  private static final String OUTER =
      """
      version: "0.1.0"
      environment_variables: [ { name: token, value_type: secret, value: "hush-5c77" } ]
      nodes:
        - { id: start, data: { type: start, variables: [ { variable: name, type: string } ] } }
        - { id: sub, data: { type: workflow, workflow: inner, inputs: { name: [env, token] } } }
        - { id: end, data: { type: end, outputs: [ { variable: text, value_selector: [sub, text] } ] } }
      edges:
        - { source: start, target: sub }
        - { source: sub, target: end }
      """;

  @TempDir Path folder;

  private Member open() {
    return TestMember.open(folder);
  }

  private static RunRequest request(Member member) {
    return TestMember.request(member, "outer", ObjectValue.of("name", Value.of("Ada")));
  }

  private String runOuter() {
    try (var member = open()) {
      await(member.runs().definitions("default").register("inner", TestMember.GREET));
      await(member.runs().definitions("default").register("outer", OUTER));
      var request = request(member);
      var id = request.executionId();
      await(member.runs().start("default", request));
      var end = await(member.runs().end(id, Duration.ofSeconds(60)));
      assertThat(end.outputs().toString()).contains("Hello " + SECRET);

      await(member.historyCaughtUp());
      var history = member.history().orElseThrow();
      var told = await(history.find(id)).orElseThrow();
      assertThat(told.status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(told.workflow()).isEqualTo("outer");
      assertThat(told.inputs()).contains("Ada");
      var children = await(history.lineage(id)).children();
      assertThat(children).hasSize(1);
      assertThat(children.getFirst().parentNode()).isEqualTo("sub");
      var nodes = await(history.nodes(id, -1, 100));
      assertThat(nodes).anyMatch(node -> node.childRun().equals(children.getFirst().id()));
      assertThat(told.outputs()).contains("Hello ********").doesNotContain(SECRET);
      assertThat(children.toString()).contains("********").doesNotContain(SECRET);
      assertThat(await(history.list(HistoryFilter.of("default").withSearch("hello"), null, 10)))
          .isInstanceOfSatisfying(Listing.Page.class, page -> assertThat(page.runs()).hasSize(2));
      return id;
    }
  }

  private record Said(int code, String out, String err) {}

  private Said heddle(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var code =
        Main.run(
            arguments,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Said(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void journalsAreVerifiedAndHistoriesMadeAgain() throws SQLException {
    var id = runOuter();
    var data = folder.toString();

    var alike = heddle("admin", "verify-journals", "--data", data);
    assertThat(alike.code()).as(alike.toString()).isZero();
    assertThat(alike.out()).contains("2 runs, 0 differ, 0 ahead of their history");

    change("update history_run set outputs = '{}' where id = '" + id + "'");
    var differs = heddle("admin", "verify-journals", "--data", data);
    assertThat(differs.code()).isEqualTo(1);
    assertThat(differs.out()).contains("run " + id + ": outputs is {}, the journal says");

    var rebuilt = heddle("admin", "rebuild-history", "--data", data);
    assertThat(rebuilt.code()).as(rebuilt.toString()).isZero();
    assertThat(rebuilt.out()).contains("made the history of 2 runs");
    assertThat(heddle("admin", "verify-journals", "--data", data).code()).isZero();
  }

  @Test
  void journalsAreVerifiedAgainstAnotherRelease() {
    runOuter();
    var data = folder.toString();

    var against = heddle("admin", "verify-journals", "--data", data, "--against", classPath());
    assertThat(against.code()).as(against.toString()).isZero();
    assertThat(against.out()).contains("2 runs, 0 differ").contains("0 otherwise");

    var none = heddle("admin", "verify-journals", "--data", data, "--against", "none.jar");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("there is no none.jar");

    var empty = heddle("admin", "verify-journals", "--data", data, "--against", data);
    assertThat(empty.code()).isEqualTo(2);
    assertThat(empty.err()).contains("exit code");
  }

  @Test
  void saysWhatIsWrongWithTheCommandLine() {
    var nothing = heddle("admin", "verify-journals", "--data", folder.toString());
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err()).contains("there is no heddle.db in it");
    assertThat(heddle("admin", "verify-journals", "--data", "x", "--sample", "0").code())
        .isEqualTo(2);
    assertThat(heddle("admin").code()).isEqualTo(2);
  }

  private void change(String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("history.db"));
        var statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }

  /** Of this process; a launcher may have made its own class loader. */
  private static String classPath() {
    return Main.class.getClassLoader() instanceof URLClassLoader loader
        ? Arrays.stream(loader.getURLs())
            .map(url -> Path.of(URI.create(url.toString())).toString())
            .collect(Collectors.joining(File.pathSeparator))
        : System.getProperty("java.class.path");
  }
}
