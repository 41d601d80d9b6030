package io.heddle.server.behaviour;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.node.ErrorKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behaviour 14: code and requests stay where they belong. */
final class SafetyTest {

  private static final FlatRun RUN = new FlatRun(true);

  @AfterAll
  static void stop() {
    RUN.close();
  }

  private static String code(String source, String settings) {
    return """
    nodes:
      - { id: start, data: { type: start } }
      - { id: code, data: { type: code, language: javascript, code: %s%s } }
      - { id: end, data: { type: end, outputs: [ { variable: r, value_selector: [code, result] } ] } }
    edges:
      - { source: start, target: code }
      - { source: code, target: end }
    """
        .formatted(Json.write(Value.of(source)), settings);
  }

  private static String request(String url) {
    return """
    nodes:
      - { id: start, data: { type: start } }
      - { id: get, data: { type: http-request, method: GET, url: "%s" } }
      - { id: end, data: { type: end, outputs: [ { variable: r, value_selector: [get, body] } ] } }
    edges:
      - { source: start, target: get }
      - { source: get, target: end }
    """
        .formatted(url);
  }

  @Test
  void codeThatDoesNotEndIsEnded() throws Exception {
    var result =
        RUN.run(
            code(
                "function main() { let i = 0; while (i >= 0) { i = 1; } return i; }",
                ", timeout: 1"));

    assertThat(result.status()).isEqualTo(RunStatus.FAILED);
    assertThat(requireNonNull(result.failure()).failure().kind()).isEqualTo(ErrorKind.TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "function main() { return eval('1'); }",
        "function main() { return process.env; }",
        "function main() { return globalThis; }",
        "function main() { return (() => {}).constructor('return 1')(); }",
        "function main() { while (true) {} }",
        "const fs = require('fs'); function main() { return 1; }",
        "function main() { return 'x'.repeat(2 * 1024 * 1024); }",
        "function main() { return Java.type('java.lang.System').exit(1); }",
        "function main() { const f = () => f() + 1; return f(); }"
      })
  void codeThatReachesOutFailsItsNodeAlone(String source) throws Exception {
    var result = RUN.run(code(source, ""));

    assertThat(result.status()).isEqualTo(RunStatus.FAILED);
    assertThat(requireNonNull(result.failure()).nodeId()).isEqualTo("code");
    assertThat(FlatRun.outputs(RUN.run(code("function main() { return 1; }", ""))))
        .isEqualTo("{\"r\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8080/",
        "http://localhost:8080/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.100.100.200/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://[::1]/",
        "http://[::]/",
        "http://[fc00::1]/",
        "http://[fe80::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://2130706433/",
        "http://8.8.8.8:22/",
        "file:///etc/passwd",
        "ftp://8.8.8.8/"
      })
  void noRequestGoesWhereAServersGroupsMayNotGo(String url) throws Exception {
    var result = RUN.run(request(url));

    assertThat(result.status()).isEqualTo(RunStatus.FAILED);
    assertThat(requireNonNull(result.failure()).nodeId()).isEqualTo("get");
    assertThat(requireNonNull(result.failure()).failure().kind())
        .isIn(ErrorKind.PERMISSION, ErrorKind.VALIDATION);
  }
}
