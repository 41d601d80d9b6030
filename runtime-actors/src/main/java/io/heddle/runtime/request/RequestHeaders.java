package io.heddle.runtime.request;

import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.ir.WorkSpec.HttpAuth;
import io.heddle.compiler.template.TextTemplate;
import io.heddle.runtime.http.HttpPort.Field;
import io.heddle.runtime.node.NodeFault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The headers of a request: the node's own, then who asks, then what the body is. */
final class RequestHeaders {

  private static final String AUTHORIZATION = "Authorization";

  private RequestHeaders() {}

  /** The header a request proves its right with; null for none. */
  static @Nullable List<Field> authorization(HttpAuth auth, RequestTexts texts, boolean flat)
      throws NodeFault {
    return switch (auth) {
      case HttpAuth.None _ -> null;
      case HttpAuth.Bearer(var token) ->
          List.of(secret(AUTHORIZATION, "Bearer " + key(token, texts, flat)));
      case HttpAuth.Basic(var user, var password) ->
          List.of(secret(AUTHORIZATION, "Basic " + basic(user, password, texts, flat)));
      case HttpAuth.Header(var name, var value) ->
          List.of(secret(name.isEmpty() ? AUTHORIZATION : name, key(value, texts, flat)));
      case HttpAuth.Headers(var fields) -> {
        var headers = new ArrayList<Field>(fields.size());
        for (var field : fields) {
          headers.add(secret(texts.of(field.name()), texts.of(field.value())));
        }
        yield headers;
      }
    };
  }

  private static Field secret(String name, String value) {
    return new Field(name, value, true);
  }

  private static String key(TextTemplate template, RequestTexts texts, boolean flat)
      throws NodeFault {
    var key = texts.of(template);
    if (key.isBlank() && !flat) {
      throw NodeFault.validation(
          "config_error",
          "AuthorizationConfigError",
          "API key is required for authorization but was empty. Please provide a valid API key.");
    }
    return key;
  }

  /** A pair that is joined already is only encoded; without a colon it is taken as encoded. */
  private static String basic(
      TextTemplate user, @Nullable TextTemplate password, RequestTexts texts, boolean flat)
      throws NodeFault {
    if (password != null) {
      return encoded(texts.of(user) + ":" + texts.of(password));
    }
    var pair = key(user, texts, flat);
    return pair.indexOf(':') < 0 ? pair : encoded(pair);
  }

  private static String encoded(String pair) {
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /** Names and values in order; the last of a name counts in exports, all of them in flat files. */
  static List<Field> rendered(List<WorkSpec.HttpField> fields, RequestTexts texts, boolean lastWins)
      throws NodeFault {
    var headers = new ArrayList<Field>(fields.size() + 2);
    for (var field : fields) {
      var name = texts.of(field.name()).strip();
      if (name.isEmpty()) {
        continue;
      }
      if (lastWins) {
        headers.removeIf(header -> header.name().equals(name));
      }
      headers.add(new Field(name, texts.of(field.value()).strip()));
    }
    return headers;
  }

  /** Adds fields in place of those of the same name. */
  static void replace(List<Field> headers, List<Field> others) {
    for (var other : others) {
      headers.removeIf(header -> header.isNamed(other.name()));
    }
    headers.addAll(others);
  }
}
