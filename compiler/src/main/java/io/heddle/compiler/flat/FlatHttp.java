package io.heddle.compiler.flat;

import static io.heddle.compiler.DiagnosticCode.E209;
import static io.heddle.compiler.DiagnosticCode.W610;

import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextList;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.dsl.TextScalar;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.ir.WorkSpec.HttpAuth;
import io.heddle.compiler.ir.WorkSpec.HttpBody;
import io.heddle.compiler.ir.WorkSpec.HttpField;
import io.heddle.compiler.ir.WorkSpec.HttpPart;
import io.heddle.compiler.ir.WorkSpec.HttpTimeouts;
import io.heddle.compiler.ir.WorkSpec.StatusRule;
import io.heddle.compiler.lower.NodeReading;
import io.heddle.compiler.template.TextTemplate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** HTTP requests of the flat dialect. */
final class FlatHttp {

  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS");
  private static final List<String> BODIES =
      List.of("none", "form_data", "x_www_form_urlencoded", "raw_text", "json");
  private static final List<String> AUTHS =
      List.of("no_auth", "api_key", "bearer_token", "basic_auth", "custom_headers");
  private static final int TIMEOUT = 10;
  private static final int MOST_SECONDS = 86_400;

  private FlatHttp() {}

  static NodeSpec of(NodeReading node) {
    var fields = node.fields();
    if (fields.textOr("url", "").isBlank()) {
      fields.report(E209, "url", "the request has no url", "url: https://...");
    }
    var timeout = Duration.ofSeconds(fields.integer("timeout", TIMEOUT, 1, MOST_SECONDS));
    return new WorkSpec.Http(
        method(fields),
        node.template(fields, "url"),
        pairs(node, fields, "headers"),
        pairs(node, fields, "params"),
        body(node, fields.mapOrEmpty("body")),
        auth(node, fields.mapOrEmpty("authorization")),
        new HttpTimeouts(timeout, timeout, timeout),
        fields.bool("ssl_verify", true),
        fields.bool("fail_on_error_status", false) ? StatusRule.ERROR_STATUS : StatusRule.NEVER,
        true);
  }

  private static String method(Fields fields) {
    var method = fields.textOr("method", "GET").toUpperCase(Locale.ROOT);
    if (!METHODS.contains(method)) {
      fields.report(
          W610,
          "method",
          "unknown method '%s', GET is sent".formatted(method),
          "one of " + METHODS);
      return "GET";
    }
    return method;
  }

  /** A list of {@code {key, value}}, or a mapping of names to values. */
  private static List<HttpField> pairs(NodeReading node, Fields from, String key) {
    var pairs = new ArrayList<HttpField>();
    if (from.map().get(key) instanceof TextMap) {
      var map = from.mapOrEmpty(key);
      for (var name : map.map().entries().keySet()) {
        pairs.add(new HttpField(TextTemplate.literal(name), node.template(map, name)));
      }
      return pairs;
    }
    for (var item : from.maps(key)) {
      pairs.add(new HttpField(node.template(item, "key"), node.template(item, "value")));
      item.ignore("type", "id", "enabled", "file");
    }
    return pairs;
  }

  private static HttpBody body(NodeReading node, Fields body) {
    var type = body.oneOf("type", "none", BODIES);
    var read =
        switch (type) {
          case "raw_text" -> new HttpBody.Raw(node.template(body, "data"));
          case "json" -> json(node, body);
          case "x_www_form_urlencoded" -> new HttpBody.UrlEncoded(form(node, body));
          case "form_data" -> multipart(node, body);
          default -> new HttpBody.None();
        };
    body.ignore("data");
    body.reportUnknown();
    return read;
  }

  /** JSON as a text with references; a mapping or list is written as the text it stands for. */
  private static HttpBody json(NodeReading node, Fields body) {
    var data = body.value("data");
    if (data instanceof TextMap || data instanceof TextList) {
      var text = io.heddle.compiler.value.Json.write(data.toValue());
      return new HttpBody.JsonText(
          node.template(text, data.position(), body.pathOf("data")), false);
    }
    return new HttpBody.JsonText(node.template(body, "data"), false);
  }

  private static HttpBody multipart(NodeReading node, Fields body) {
    var parts = new ArrayList<HttpPart>();
    for (var field : form(node, body)) {
      parts.add(new HttpPart(field.name(), field.value(), -1));
    }
    return new HttpBody.Multipart(parts);
  }

  /** Fields as a list or a mapping, or {@code a=1&b=2}. */
  private static List<HttpField> form(NodeReading node, Fields body) {
    if (!(body.value("data") instanceof TextScalar scalar)) {
      return pairs(node, body, "data");
    }
    var fields = new ArrayList<HttpField>();
    for (var pair : scalar.text().split("&", -1)) {
      var split = pair.indexOf('=');
      if (!pair.isBlank()) {
        fields.add(
            new HttpField(
                literal(node, scalar, split < 0 ? pair : pair.substring(0, split)),
                literal(node, scalar, split < 0 ? "" : pair.substring(split + 1))));
      }
    }
    return fields;
  }

  private static TextTemplate literal(NodeReading node, TextScalar at, String text) {
    return node.template(text.strip(), at.position(), "body.data");
  }

  private static HttpAuth auth(NodeReading node, Fields auth) {
    var read =
        switch (auth.oneOf("type", "no_auth", AUTHS)) {
          case "bearer_token" ->
              new HttpAuth.Bearer(first(node, auth, "token", "api_key", "value"));
          case "basic_auth" ->
              new HttpAuth.Basic(node.template(auth, "username"), node.template(auth, "password"));
          case "api_key" ->
              new HttpAuth.Header(
                  headerName(auth), first(node, auth, "api_key", "value", "token", "key"));
          case "custom_headers" -> new HttpAuth.Headers(pairs(node, auth, "headers"));
          default -> new HttpAuth.None();
        };
    auth.ignore("header", "header_name", "key", "api_key", "token", "value", "headers");
    auth.ignore("username", "password", "config");
    auth.reportUnknown();
    return read;
  }

  private static String headerName(Fields auth) {
    if (auth.has("header")) {
      return auth.textOr("header", "");
    }
    if (auth.has("header_name")) {
      return auth.textOr("header_name", "");
    }
    // With a value beside it the key is the header's name, alone it is the secret.
    var named = auth.has("key") && (auth.has("value") || auth.has("api_key"));
    return named ? auth.textOr("key", "") : "X-API-Key";
  }

  private static TextTemplate first(NodeReading node, Fields from, String... keys) {
    for (var key : keys) {
      if (from.has(key)) {
        return node.template(from, key);
      }
    }
    return TextTemplate.literal("");
  }
}
