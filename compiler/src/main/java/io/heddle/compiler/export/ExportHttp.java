package io.heddle.compiler.export;

import static io.heddle.compiler.DiagnosticCode.E209;

import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextList;
import io.heddle.compiler.dsl.TextMap;
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
import org.jspecify.annotations.Nullable;

/** HTTP requests of app exports. */
final class ExportHttp {

  private static final List<String> METHODS =
      List.of("get", "post", "put", "patch", "delete", "head", "options");
  private static final List<String> BODIES =
      List.of("none", "form-data", "x-www-form-urlencoded", "raw-text", "json", "binary");
  private static final String AUTHORIZATION = "Authorization";
  private static final int MOST_CONNECT = 10;
  private static final int MOST_TRANSFER = 600;

  private ExportHttp() {}

  static NodeSpec of(NodeReading node) {
    var fields = node.fields();
    if (fields.textOr("url", "").isBlank()) {
      fields.report(E209, "url", "the request has no url", "url: https://...");
    }
    var method = fields.textOr("method", "get").toLowerCase(Locale.ROOT);
    if (!METHODS.contains(method)) {
      method = fields.oneOf("method", "get", METHODS);
    }
    var timeout = fields.mapOrEmpty("timeout");
    return new WorkSpec.Http(
        method.toUpperCase(Locale.ROOT),
        node.template(fields, "url"),
        lines(node, fields, "headers"),
        lines(node, fields, "params"),
        body(node, fields.mapOrEmpty("body")),
        auth(node, fields.mapOrEmpty("authorization")),
        new HttpTimeouts(
            seconds(timeout, "connect", MOST_CONNECT),
            seconds(timeout, "read", MOST_TRANSFER),
            seconds(timeout, "write", MOST_TRANSFER)),
        fields.bool("ssl_verify", true),
        ExportRecovery.isMended(node) ? StatusRule.NOT_SUCCESSFUL : StatusRule.NEVER,
        false);
  }

  private static @Nullable Duration seconds(Fields timeout, String key, int most) {
    var seconds = timeout.integer(key, 0);
    return seconds <= 0 ? null : Duration.ofSeconds(Math.min(seconds, most));
  }

  /** {@code name:value} per line. */
  private static List<HttpField> lines(NodeReading node, Fields from, String key) {
    if (from.value(key) instanceof TextList) {
      return pairs(node, from.maps(key));
    }
    return lines(node, from, key, from.textOr(key, ""));
  }

  private static List<HttpField> lines(NodeReading node, Fields from, String key, String text) {
    var fields = new ArrayList<HttpField>();
    for (var line : text.lines().toList()) {
      if (!line.isBlank()) {
        var colon = colon(line);
        var name = colon < 0 ? line : line.substring(0, colon);
        var value = colon < 0 ? "" : line.substring(colon + 1);
        fields.add(
            new HttpField(
                node.template(name.strip(), from.positionOf(key), from.pathOf(key)),
                node.template(value.strip(), from.positionOf(key), from.pathOf(key))));
      }
    }
    return fields;
  }

  /** The first colon outside of a reference. */
  private static int colon(String line) {
    var at = line.startsWith("{{#") ? line.indexOf("#}}") : 0;
    return line.indexOf(':', Math.max(at, 0));
  }

  private static List<HttpField> pairs(NodeReading node, List<Fields> items) {
    var fields = new ArrayList<HttpField>();
    for (var item : items) {
      fields.add(new HttpField(node.template(item, "key"), node.template(item, "value")));
    }
    return fields;
  }

  private static HttpBody body(NodeReading node, Fields body) {
    return switch (body.oneOf("type", "none", BODIES)) {
      case "json" -> new HttpBody.JsonText(text(node, body), true);
      case "raw-text" -> new HttpBody.Raw(text(node, body));
      case "x-www-form-urlencoded" ->
          new HttpBody.UrlEncoded(
              body.value("data") instanceof TextList
                  ? pairs(node, body.maps("data"))
                  : lines(node, body, "data", body.textOr("data", "")));
      case "form-data" -> new HttpBody.Multipart(parts(node, body));
      case "binary" -> binary(node, body);
      default -> new HttpBody.None();
    };
  }

  /** One text, as it stands or as the only item of a list. */
  private static TextTemplate text(NodeReading node, Fields body) {
    if (body.value("data") instanceof TextList) {
      var items = body.maps("data");
      return items.isEmpty() ? TextTemplate.literal("") : node.template(items.getFirst(), "value");
    }
    return body.value("data") instanceof TextMap
        ? TextTemplate.literal("")
        : node.template(body, "data");
  }

  private static List<HttpPart> parts(NodeReading node, Fields body) {
    var parts = new ArrayList<HttpPart>();
    if (!(body.value("data") instanceof TextList)) {
      for (var field : lines(node, body, "data", body.textOr("data", ""))) {
        parts.add(new HttpPart(field.name(), field.value(), -1));
      }
      return parts;
    }
    for (var item : body.maps("data")) {
      var isFile = item.textOr("type", "text").equals("file");
      parts.add(
          isFile
              ? new HttpPart(node.template(item, "key"), null, node.input(item, "file"))
              : new HttpPart(node.template(item, "key"), node.template(item, "value"), -1));
    }
    return parts;
  }

  private static HttpBody binary(NodeReading node, Fields body) {
    var items = body.value("data") instanceof TextList ? body.maps("data") : List.<Fields>of();
    return new HttpBody.Binary(items.isEmpty() ? -1 : node.input(items.getFirst(), "file"));
  }

  private static HttpAuth auth(NodeReading node, Fields auth) {
    var config = auth.map("config");
    if (!auth.textOr("type", "no-auth").equals("api-key") || config == null) {
      return new HttpAuth.None();
    }
    var named = config.textOr("header", "");
    var header = named.isBlank() ? AUTHORIZATION : named;
    var isDefault = header.equalsIgnoreCase(AUTHORIZATION);
    return switch (config.textOr("type", "bearer")) {
      case "basic" -> new HttpAuth.Basic(node.template(config, "api_key"), null);
      case "custom" -> new HttpAuth.Header(header, node.template(config, "api_key"));
      default ->
          isDefault
              ? new HttpAuth.Bearer(node.template(config, "api_key"))
              : new HttpAuth.Header(
                  header,
                  node.template(
                      "Bearer " + config.textOr("api_key", ""),
                      config.positionOf("api_key"),
                      config.pathOf("api_key")));
    };
  }
}
