package io.heddle.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.ir.WorkSpec.Http;
import io.heddle.compiler.ir.WorkSpec.HttpAuth;
import io.heddle.compiler.ir.WorkSpec.HttpBody;
import io.heddle.compiler.ir.WorkSpec.HttpField;
import io.heddle.compiler.ir.WorkSpec.HttpPart;
import io.heddle.compiler.ir.WorkSpec.HttpTimeouts;
import io.heddle.compiler.ir.WorkSpec.StatusRule;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.executor.FakeContext;
import io.heddle.runtime.executor.Runs;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** HTTP nodes through the real pool, against a real server. */
final class HttpNodeTest {

  private static final PoolFixture POOL = PoolFixture.under(PoolFixture.LOOPBACK);
  private static final LoopbackServer SERVER = new LoopbackServer();

  private final FakeContext context = new FakeContext();
  private final Runs runs = Runs.export();

  HttpNodeTest() {
    context.http = POOL.http;
  }

  @AfterAll
  static void stop() {
    POOL.close();
    SERVER.close();
  }

  private Outcome run(
      String method, String path, HttpBody body, HttpAuth auth, @Nullable Value... values) {
    var params = List.of(new HttpField(runs.text("q"), runs.text("a b&c")));
    var spec =
        new Http(
            method,
            runs.text(SERVER.url(path)),
            List.of(),
            params,
            body,
            auth,
            new HttpTimeouts(null, null, null),
            true,
            StatusRule.NOT_SUCCESSFUL,
            false);
    return runs.run(spec, context, values);
  }

  @Test
  void sendsParametersAndCredentialsAndReadsJson() {
    SERVER.answer(
        "/json",
        200,
        Map.of("Content-Type", "application/json"),
        "{\"ok\":true}".getBytes(StandardCharsets.UTF_8));

    var outcome =
        run("get", "/json", new HttpBody.None(), new HttpAuth.Bearer(runs.text("secret")));

    assertThat(Runs.output(outcome, "body")).isEqualTo(Value.of("{\"ok\":true}"));
    assertThat(Runs.output(outcome, "status_code")).isEqualTo(Value.of(200));
    assertThat(SERVER.last().path()).isEqualTo("/json?q=a%20b%26c");
    assertThat(SERVER.last().headers()).containsEntry("authorization", "Bearer secret");
  }

  @Test
  void sendsAFormWithAFileThatAnotherServerKeeps() {
    SERVER.answer("/file.txt", "contents of the file");
    SERVER.answer("/form", "taken");
    var file =
        new FileValue(
            ObjectValue.of("name", Value.of("file.txt"))
                .with("url", Value.of(SERVER.url("/file.txt"))));
    var parts =
        List.of(
            new HttpPart(runs.text("doc"), null, runs.input("s.f")),
            new HttpPart(runs.text("note"), runs.text("hello"), -1));

    var outcome = run("post", "/form", new HttpBody.Multipart(parts), new HttpAuth.None(), file);

    assertThat(Runs.output(outcome, "body")).isEqualTo(Value.of("taken"));
    assertThat(SERVER.last().headers().get("content-type"))
        .startsWith("multipart/form-data; boundary=");
    assertThat(SERVER.last().body())
        .contains("name=\"note\"\r\n\r\nhello")
        .contains("filename=\"file.txt\"")
        .contains("contents of the file");
  }

  @Test
  void failsWithTheServersStatusAndWaitingTime() {
    SERVER.answer(
        "/busy", 429, Map.of("Retry-After", "3"), "slow".getBytes(StandardCharsets.UTF_8));

    var failure = Runs.failure(run("get", "/busy", new HttpBody.None(), new HttpAuth.None()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(failure.retryAfter()).isEqualTo(java.time.Duration.ofSeconds(3));
    assertThat(failure.message()).isEqualTo("Request failed with status code 429");
  }

  @Test
  void keepsAnswersThatAreFiles() {
    SERVER.answer(
        "/report",
        200,
        Map.of("Content-Disposition", "attachment; filename=r.bin"),
        new byte[] {1, 2});

    var outcome = run("get", "/report", new HttpBody.None(), new HttpAuth.None());

    assertThat(Runs.output(outcome, "body")).isEqualTo(Value.of(""));
    assertThat(Runs.output(outcome, "files").toString()).contains("r.bin");
  }
}
