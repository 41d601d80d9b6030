package io.heddle.compiler.check;

import static io.heddle.compiler.DiagnosticCode.W602;

import io.heddle.compiler.ir.ModelSpec;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.ir.WorkSpec.HttpAuth;
import io.heddle.compiler.ir.WorkSpec.HttpField;
import io.heddle.compiler.template.Part;
import io.heddle.compiler.template.TextTemplate;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Keys and passwords come from the environment or the group, they do not stand in the text. */
final class SecretsAreReferences {

  private static final String HINT =
      "put it into an environment variable of type secret, or into the group's credentials";
  private static final List<String> NAMES =
      List.of("authorization", "api-key", "apikey", "api_key", "token", "secret", "password");

  private SecretsAreReferences() {}

  static void check(Subject subject) {
    for (var graph : subject.graphs()) {
      for (var node : graph.nodes()) {
        var what = secret(node);
        if (what != null) {
          subject.report(
              W602, node, "'%s' holds %s in plain text".formatted(node.id(), what), HINT);
        }
      }
    }
  }

  private static @Nullable String secret(Node node) {
    return switch (node.spec()) {
      case ModelSpec spec ->
          spec.model().credentials().entries().values().stream()
                  .anyMatch(SecretsAreReferences::isText)
              ? "credentials"
              : null;
      case WorkSpec.Http http -> secret(http);
      default -> null;
    };
  }

  private static boolean isText(Value value) {
    return value instanceof StringValue(var text) && !text.isBlank() && !text.contains("{{");
  }

  private static @Nullable String secret(WorkSpec.Http http) {
    var auth =
        switch (http.auth()) {
          case HttpAuth.None() -> null;
          case HttpAuth.Bearer(var token) -> isPlain(token) ? "a token" : null;
          case HttpAuth.Basic(var user, var password) ->
              isPlain(password == null ? user : password) ? "a password" : null;
          case HttpAuth.Header(_, var value) -> isPlain(value) ? "a key" : null;
          case HttpAuth.Headers(var headers) -> secret(headers);
        };
    return auth != null ? auth : secret(http.headers());
  }

  private static @Nullable String secret(List<HttpField> headers) {
    for (var header : headers) {
      if (isPlain(header.value()) && isSecretName(literal(header.name()))) {
        return "a key";
      }
    }
    return null;
  }

  private static boolean isSecretName(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    return NAMES.stream().anyMatch(lower::contains);
  }

  /** Text with no reference in it: whoever reads the file reads the secret. */
  private static boolean isPlain(TextTemplate template) {
    return template.isLiteral() && !literal(template).isBlank() && !isMasked(literal(template));
  }

  /** Exports replace secrets by stars. */
  private static boolean isMasked(String text) {
    return text.contains("***");
  }

  private static String literal(TextTemplate template) {
    var text = new StringBuilder();
    for (var part : template.parts()) {
      if (part instanceof Part.Literal(var literal)) {
        text.append(literal);
      }
    }
    return text.toString();
  }
}
