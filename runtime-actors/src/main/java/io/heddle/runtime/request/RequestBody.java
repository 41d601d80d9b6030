package io.heddle.runtime.request;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.ir.WorkSpec.HttpBody;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.JsonRepair;
import io.heddle.runtime.node.NodeFault;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes a request sends.
 *
 * @param bytes null for no body
 * @param contentType added unless the node names one; null for none
 * @param forced whether the type replaces one that the node names: only it knows the boundary
 * @param shown the body as people may see it, without the contents of files
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record RequestBody(
    byte @Nullable [] bytes, @Nullable String contentType, boolean forced, String shown) {

  /** The files that a body sends, found before their contents are read. */
  static List<FileValue> files(HttpBody body, Inputs inputs) throws NodeFault {
    return switch (body) {
      case HttpBody.Binary(int input) -> {
        if (input >= 0 && inputs.get(input) instanceof FileValue file) {
          yield List.of(file);
        }
        throw NodeFault.validation(
            "input_validation_error",
            "FileFetchError",
            "cannot fetch file: the binary body's variable is no file");
      }
      case HttpBody.Multipart(var parts) -> {
        var files = new ArrayList<FileValue>();
        for (var part : parts) {
          files.addAll(filesOf(part.fileInput() < 0 ? null : inputs.get(part.fileInput())));
        }
        yield files;
      }
      case HttpBody.None _, HttpBody.Raw _, HttpBody.JsonText _, HttpBody.UrlEncoded _ -> List.of();
    };
  }

  private static List<FileValue> filesOf(@Nullable Value value) {
    return switch (value) {
      case FileValue file -> List.of(file);
      case ArrayValue(var items) ->
          items.stream().filter(FileValue.class::isInstance).map(FileValue.class::cast).toList();
      case null, default -> List.of();
    };
  }

  static RequestBody of(HttpBody body, RequestTexts texts, boolean lastWins, FileContents files)
      throws NodeFault {
    return switch (body) {
      case HttpBody.None _ -> new RequestBody(null, null, false, "");
      case HttpBody.Raw(var text) -> text(texts.of(text), "text/plain");
      case HttpBody.JsonText(var text, var repair) -> json(texts.of(text), repair);
      case HttpBody.UrlEncoded(var fields) -> urlEncoded(fields, texts, lastWins);
      case HttpBody.Multipart(var parts) -> multipart(parts, texts, lastWins, files);
      case HttpBody.Binary _ -> {
        var bytes = files.only().bytes();
        yield new RequestBody(
            bytes, null, false, "<binary_content: size=%d bytes>".formatted(bytes.length));
      }
    };
  }

  private static RequestBody text(String text, String contentType) {
    return new RequestBody(text.getBytes(StandardCharsets.UTF_8), contentType, false, text);
  }

  private static RequestBody json(String text, boolean repair) throws NodeFault {
    if (!repair) {
      return text(text, "application/json");
    }
    var value = JsonRepair.parse(text);
    if (value.equals(StringValue.EMPTY) && !text.strip().equals("\"\"")) {
      throw NodeFault.validation(
          "input_validation_error", "RequestBodyError", "Failed to parse JSON: " + text);
    }
    return text(Json.write(value), "application/json");
  }

  private static RequestBody urlEncoded(
      List<WorkSpec.HttpField> fields, RequestTexts texts, boolean lastWins) throws NodeFault {
    var pairs = new ArrayList<String>(fields.size());
    var byName = new LinkedHashMap<String, String>();
    for (var field : fields) {
      var name = texts.of(field.name());
      var pair = encoded(name) + "=" + encoded(texts.of(field.value()));
      pairs.add(pair);
      byName.put(name, pair);
    }
    return text(
        String.join("&", lastWins ? byName.values() : pairs), "application/x-www-form-urlencoded");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static RequestBody multipart(
      List<WorkSpec.HttpPart> parts, RequestTexts texts, boolean lastWins, FileContents files)
      throws NodeFault {
    var form = new Multipart(files, lastWins);
    for (var part : parts) {
      var template = part.text();
      if (part.fileInput() >= 0) {
        form.files(texts.of(part.name()), filesOf(texts.inputs().get(part.fileInput())));
      } else {
        form.text(texts.of(part.name()), template == null ? "" : texts.of(template));
      }
    }
    return form.body();
  }
}
