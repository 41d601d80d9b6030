package io.heddle.runtime.executor;

import static io.heddle.runtime.executor.Runs.failure;
import static io.heddle.runtime.executor.Runs.object;
import static io.heddle.runtime.executor.Runs.output;
import static io.heddle.runtime.executor.Runs.outputs;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.ir.WorkSpec.Http;
import io.heddle.compiler.ir.WorkSpec.HttpAuth;
import io.heddle.compiler.ir.WorkSpec.HttpBody;
import io.heddle.compiler.ir.WorkSpec.HttpField;
import io.heddle.compiler.ir.WorkSpec.HttpPart;
import io.heddle.compiler.ir.WorkSpec.HttpTimeouts;
import io.heddle.compiler.ir.WorkSpec.StatusRule;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.http.HttpPort.Field;
import io.heddle.runtime.http.HttpPort.Reply;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpRequestExecutorTest {

  private final FakeContext context = new FakeContext();
  private final RecordingHttp http = new RecordingHttp();
  private final Runs export = Runs.export();

  HttpRequestExecutorTest() {
    context.http = http;
  }

  /** An HTTP node of an export, changed piece by piece. */
  private final class Spec {
    private final Runs runs;
    private final boolean flat;
    private String method = "get";
    private String url = "http://h/p";
    private List<HttpField> headers = List.of();
    private List<HttpField> params = List.of();
    private HttpBody body = new HttpBody.None();
    private HttpAuth auth = new HttpAuth.None();
    private StatusRule rule = StatusRule.NEVER;
    private HttpTimeouts timeouts = new HttpTimeouts(null, null, null);

    Spec(Runs runs, boolean flat) {
      this.runs = runs;
      this.flat = flat;
    }

    HttpField field(String name, String value) {
      return new HttpField(runs.text(name), runs.text(value));
    }

    Outcome run(@Nullable Value... values) {
      var spec =
          new Http(method, runs.text(url), headers, params, body, auth, timeouts, true, rule, flat);
      return runs.run(spec, context, values);
    }
  }

  private Spec export() {
    return new Spec(export, false);
  }

  private Spec flat() {
    context.flat();
    return new Spec(Runs.flat(), true);
  }

  private String body() {
    var body = http.request().body();
    return body == null ? "" : new String(body, StandardCharsets.UTF_8);
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://h             | http://h?a=1&a=x%20y
          http://h/p?b=2       | http://h/p?b=2&a=1&a=x%20y
          http://h/a b/ü#frag  | http://h/a%20b/%C3%BC?a=1&a=x%20y
          http://h/%41%zz      | http://h/%41%25zz?a=1&a=x%20y
          https://bücher.example/p | https://xn--bcher-kva.example/p?a=1&a=x%20y
          """)
  void escapesTheUrlAndAppendsParametersWithDuplicates(String url, String expected) {
    var spec = export();
    spec.url = url;
    spec.params = List.of(spec.field("a", "1"), spec.field("a", "x y"));

    outputs(spec.run());

    assertThat(http.request().uri()).hasToString(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ~~       | InvalidURLError | url is required
          ftp://h  | InvalidURLError | url should start with http:// or https://
          http://  | InvalidURLError | Invalid URL http://: Expected authority
          """)
  void refusesWhatIsNoUrl(String url, String type, String message) {
    var spec = export();
    spec.url = url;

    var failure = failure(spec.run());

    assertThat(failure.type()).isEqualTo(type);
    assertThat(failure.message()).isEqualTo(message);
    assertThat(http.requests).isEmpty();
  }

  @Test
  void whatMayBeSentTwiceSaysWhichRequestItIs() {
    var spec = export();
    for (var repeatable : List.of("get", "put", "delete", "head")) {
      spec.method = repeatable;
      spec.run();
      assertThat(http.header("Idempotency-Key")).as(repeatable).isNull();
    }
    for (var other : List.of("post", "patch")) {
      spec.method = other;
      spec.run();
      var first = http.header("Idempotency-Key");
      spec.run();
      assertThat(first).as(other).isNotBlank();
      assertThat(http.header("Idempotency-Key")).isEqualTo(first);
    }

    spec.headers = List.of(spec.field("idempotency-key", "own"));
    spec.run();
    assertThat(http.request().headers())
        .filteredOn(field -> field.isNamed("Idempotency-Key"))
        .containsExactly(new Field("idempotency-key", "own"));
  }

  @Test
  void theLastHeaderOfANameCountsInExportsAndAllDoInFlatFiles() {
    var export = export();
    export.headers = List.of(export.field("X", "1"), export.field("X", "2"));
    export.run();
    assertThat(http.request().headers()).containsExactly(new Field("X", "2"));

    var flat = flat();
    flat.headers = List.of(flat.field("X", "1"), flat.field("X", "2"));
    flat.run();
    assertThat(http.request().headers()).containsExactly(new Field("X", "1"), new Field("X", "2"));
  }

  @Test
  void sendsEveryFormOfAuthorizationAndShowsNone() {
    var spec = export();
    spec.auth = new HttpAuth.Bearer(export.text("k-1"));
    var details = Runs.completed(spec.run()).details();
    assertThat(http.header("Authorization")).isEqualTo("Bearer k-1");
    assertThat(details.toString()).doesNotContain("k-1").contains("Authorization: ***");

    spec.auth = new HttpAuth.Basic(export.text("u:p"), null);
    spec.run();
    assertThat(http.header("Authorization")).isEqualTo("Basic dTpw");

    spec.auth = new HttpAuth.Basic(export.text("dTpw"), null);
    spec.run();
    assertThat(http.header("Authorization")).isEqualTo("Basic dTpw");

    spec.auth = new HttpAuth.Basic(export.text("u"), export.text("p"));
    spec.run();
    assertThat(http.header("Authorization")).isEqualTo("Basic dTpw");

    spec.auth = new HttpAuth.Header("X-Key", export.text("raw"));
    spec.headers = List.of(spec.field("x-key", "other"));
    spec.run();
    assertThat(http.request().headers()).containsExactly(new Field("X-Key", "raw", true));
  }

  @Test
  void refusesAnEmptyKey() {
    var spec = export();
    spec.auth = new HttpAuth.Bearer(export.text(" "));

    assertThat(failure(spec.run()).message())
        .isEqualTo(
            "API key is required for authorization but was empty. Please provide a valid API key.");
  }

  @Test
  void sendsEveryBody() {
    var spec = export();
    spec.method = "post";
    spec.body = new HttpBody.Raw(export.text("a {{#s.v#}}"));
    spec.run(Value.of("b"));
    assertThat(body()).isEqualTo("a b");
    assertThat(http.header("Content-Type")).isEqualTo("text/plain");

    spec.body = new HttpBody.JsonText(export.text("{'a': 1,}"), true);
    spec.run();
    assertThat(body()).isEqualTo("{\"a\":1}");
    assertThat(http.header("Content-Type")).isEqualTo("application/json");

    spec.body = new HttpBody.UrlEncoded(List.of(spec.field("a", "1"), spec.field("b c", "ü&")));
    spec.headers = List.of(spec.field("content-type", "x/y"));
    spec.run();
    assertThat(body()).isEqualTo("a=1&b+c=%C3%BC%26");
    assertThat(http.header("Content-Type")).isEqualTo("x/y");
  }

  @Test
  void refusesABodyThatCannotBeMended() {
    var spec = export();
    spec.body = new HttpBody.JsonText(export.text("no json"), true);

    assertThat(failure(spec.run()).message()).isEqualTo("Failed to parse JSON: no json");
  }

  @Test
  void sendsFilesInFormsAndAlone() {
    var file =
        new FileValue(object("{\"name\":\"a\\\"b.txt\",\"url\":\"data:text/plain;base64,aGk=\"}"));
    var spec = export();
    spec.method = "POST";
    spec.headers = List.of(spec.field("Content-Type", "multipart/form-data"));
    spec.body =
        new HttpBody.Multipart(
            List.of(
                new HttpPart(export.text("f"), null, export.input("s.f")),
                new HttpPart(export.text("t"), export.text("v"), -1)));
    var details = Runs.completed(spec.run(file)).details();

    var type = String.valueOf(http.header("Content-Type"));
    var boundary = type.substring(type.indexOf('=') + 1);
    assertThat(body())
        .isEqualTo(
            """
            --%1$s
            Content-Disposition: form-data; name="t"

            v
            --%1$s
            Content-Disposition: form-data; name="f"; filename="a%%22b.txt"
            Content-Type: text/plain

            hi
            --%1$s--
            """
                .formatted(boundary)
                .replace("\n", "\r\n"));
    assertThat(details.toString()).contains("<file_content_binary: 'a\"b.txt'");

    spec.headers = List.of();
    spec.body = new HttpBody.Binary(export.input("s.f"));
    spec.run(file);
    assertThat(body()).isEqualTo("hi");
    assertThat(failure(spec.run(Value.of("no file"))).type()).isEqualTo("FileFetchError");
  }

  @Test
  void refusesOptionsInExportsAndSendsGetForUnknownMethodsOfFlatFiles() {
    var spec = export();
    spec.method = "options";
    assertThat(failure(spec.run()).message()).isEqualTo("Invalid http method options");

    var flat = flat();
    flat.method = "BREW";
    flat.run();
    assertThat(http.request().method()).isEqualTo("GET");
  }

  @Test
  void putsOutTheAnswerOfAnExport() {
    http.answers(
        201, "{\"a\":1}", new Field("Content-Type", "application/json"), new Field("X-A", "1"));

    assertThat(outputs(export().run()))
        .isEqualTo(
            object(
                "{\"status_code\":201,\"body\":\"{\\\"a\\\":1}\","
                    + "\"headers\":{\"content-type\":\"application/json\",\"x-a\":\"1\"},"
                    + "\"files\":[]}"));
  }

  @Test
  void putsOutTheAnswerOfAFlatFileWithItsHeadersAsText() {
    http.answers(404, "no", new Field("X-A", "1"));

    assertThat(outputs(flat().run()))
        .isEqualTo(
            object(
                "{\"status_code\":404,\"body\":\"no\",\"headers\":\"{\\\"x-a\\\":\\\"1\\\"}\"}"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/pdf          |                                   | a.pdf | true
          application/octet-stream | attachment; filename="r.csv"      | a     | true
          text/plain               | inline; filename*=UTF-8''x%20y.md | a     | true
          image/png                |                                   | a.png | true
          application/octet-stream |                                   | a     | false
          application/vnd.api+json |                                   | a     | false
          text/html                |                                   | a     | false
          x-unknown/y              |                                   | a     | false
          """)
  void tellsFilesFromTexts(String type, @Nullable String disposition, String path, boolean isFile) {
    var headers =
        disposition == null
            ? new Field[] {new Field("Content-Type", type)}
            : new Field[] {
              new Field("Content-Type", type), new Field("Content-Disposition", disposition)
            };
    http.answers(200, isFile ? "\u0000\u0001" : "{\"looks\":\"like text\"}", headers);
    var spec = export();
    spec.url = "http://h/" + path;

    var outcome = spec.run();

    assertThat(((ArrayValue) output(outcome, "files")).size()).isEqualTo(isFile ? 1 : 0);
    assertThat(output(outcome, "body").equals(Value.of(""))).isEqualTo(isFile);
  }

  @Test
  void keepsAFileForLaterNodes() {
    http.answers(200, "\u0000pdf", new Field("Content-Type", "application/pdf"));
    var spec = export();
    spec.url = "http://h/report.pdf?x=1";

    var file = (FileValue) ((ArrayValue) output(spec.run(), "files")).get(0);

    assertThat(file.attribute("name")).isEqualTo("report.pdf");
    assertThat(file.attribute("mime_type")).isEqualTo("application/pdf");
    assertThat(file.description().get("size")).isEqualTo(Value.of(4));
  }

  @Test
  void refusesATextThatIsTooLarge() {
    http.answers(200, "x".repeat(1_572_864), new Field("Content-Type", "text/plain"));

    assertThat(failure(export().run()).message())
        .isEqualTo("Text size is too large, max size is 1.00 MB, but current size is 1.50 MB.");
  }

  @Test
  void failsAStatusByRuleWithWhatCameAlong() {
    http.answers(503, "busy", new Field("Retry-After", "7"));
    var spec = export();
    spec.rule = StatusRule.NOT_SUCCESSFUL;

    var outcome = (Outcome.Failed) spec.run();

    assertThat(outcome.failure().message()).isEqualTo("Request failed with status code 503");
    assertThat(outcome.failure().type()).isEqualTo("HTTPResponseCodeError");
    assertThat(outcome.failure().retryAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(outcome.outputs().get("body")).isEqualTo(Value.of("busy"));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | VALIDATION   | http_client_error | false
          401 | PERMISSION   | http_client_error | false
          404 | VALIDATION   | http_client_error | false
          429 | RATE_LIMITED | http_client_error | true
          500 | NETWORK      | http_server_error | true
          """)
  void classifiesErrorStatusesOfFlatFiles(
      int status, ErrorKind kind, String code, boolean retryable) {
    http.answers(
        status, "x".repeat(600), new Field("Retry-After", "Sat, 21 Nov 2026 10:00:30 GMT"));
    var spec = flat();
    spec.rule = StatusRule.ERROR_STATUS;

    var failure = failure(spec.run());

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.retryable()).isEqualTo(retryable);
    assertThat(failure.message()).isEqualTo("HTTP %d %s".formatted(status, "x".repeat(512)));
    assertThat(failure.retryAfter()).isEqualTo(status == 429 ? Duration.ofSeconds(30) : null);
  }

  @Test
  void boundsTheTimesByWhatIsLeftOfTheAttempt() {
    context.remaining = Duration.ofSeconds(3);
    export().run();

    assertThat(http.request().timeouts())
        .isEqualTo(
            new HttpPort.Timeouts(
                Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ofSeconds(3)));

    context.remaining = Duration.ofHours(1);
    flat().run();
    assertThat(http.request().timeouts().total()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void givesThePortsFailureOn() {
    var failure = NodeFailure.of(ErrorKind.NETWORK, "network_error", "HttpRequestNodeError", "x");
    http.replies.add(new Reply.Failed(failure));

    assertThat(failure(export().run())).isEqualTo(failure);
  }

  @Test
  void jsonOfAFlatFileIsSentAsItIs() {
    var spec = flat();
    spec.method = "POST";
    spec.body = new HttpBody.JsonText(spec.runs.text("{\"a\":  {{#s.v#}} }"), false);

    spec.run(Value.of("7"));

    assertThat(body()).isEqualTo("{\"a\":  7 }");
  }
}
