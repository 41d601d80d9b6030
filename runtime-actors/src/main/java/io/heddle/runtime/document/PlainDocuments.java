package io.heddle.runtime.document;

import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads documents that are text already: plain text, Markdown, source code, CSV, JSON, YAML, XML
 * and HTML. Needs no library and parses no binary format; others are refused by name.
 */
public final class PlainDocuments implements DocumentReader {

  private static final Set<String> BINARY =
      Set.of(
          "pdf", "doc", "docx", "xls", "xlsx", "ods", "odt", "ppt", "pptx", "epub", "rtf", "msg",
          "zip", "gz", "png", "jpg", "jpeg", "gif", "webp", "mp3", "mp4", "wav");

  @Override
  public CompletionStage<Reading> read(
      Document document, Format format, Cancellation cancellation) {
    return CompletableFuture.completedFuture(read(document, format));
  }

  private static Reading read(Document document, Format format) {
    if (BINARY.contains(document.extension()) || isBinary(document.mimeType())) {
      return unsupported(document);
    }
    var text = decode(document.bytes());
    if (text == null) {
      return unsupported(document);
    }
    var metadata = new LinkedHashMap<String, Value>();
    metadata.put("name", Value.of(document.name()));
    metadata.put("mime_type", Value.of(document.mimeType()));
    metadata.put("size", Value.of(document.bytes().length));
    return new Reading.Extracted(shaped(document, text, format), new ObjectValue(metadata));
  }

  private static boolean isBinary(String mimeType) {
    return mimeType.startsWith("image/")
        || mimeType.startsWith("audio/")
        || mimeType.startsWith("video/")
        || mimeType.startsWith("application/vnd.")
        || switch (mimeType) {
          case "application/pdf", "application/msword", "application/zip", "application/rtf" ->
              true;
          default -> false;
        };
  }

  private static Reading unsupported(Document document) {
    return new Reading.Failed(
        NodeFailure.of(
            ErrorKind.VALIDATION,
            "document_unsupported_format",
            "UnsupportedFileTypeError",
            "Unsupported file type: %s (%s) cannot be read here"
                .formatted(document.name(), document.mimeType())));
  }

  private static @Nullable String decode(byte[] bytes) {
    var charset = charset(bytes);
    var offset = charset.equals(StandardCharsets.UTF_8) ? byteOrderMark(bytes) : 0;
    try {
      return charset
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, offset, bytes.length - offset))
          .toString();
    } catch (CharacterCodingException _) {
      return hasNul(bytes) ? null : new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  private static Charset charset(byte[] bytes) {
    if (bytes.length >= 2 && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF) {
      return StandardCharsets.UTF_16;
    }
    return bytes.length >= 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE
        ? StandardCharsets.UTF_16
        : StandardCharsets.UTF_8;
  }

  private static int byteOrderMark(byte[] bytes) {
    return bytes.length >= 3
            && bytes[0] == (byte) 0xEF
            && bytes[1] == (byte) 0xBB
            && bytes[2] == (byte) 0xBF
        ? 3
        : 0;
  }

  private static boolean hasNul(byte[] bytes) {
    for (var b : bytes) {
      if (b == 0) {
        return true;
      }
    }
    return false;
  }

  private static String shaped(Document document, String text, Format format) {
    return switch (kind(document)) {
      case "html" -> HtmlText.of(text, format);
      case "csv" -> format == Format.MARKDOWN ? CsvTable.markdown(text) : text;
      case "json" -> pretty(text);
      default -> text;
    };
  }

  private static String kind(Document document) {
    var extension = document.extension();
    return switch (document.mimeType()) {
      case "text/html", "application/xhtml+xml" -> "html";
      case "text/csv" -> "csv";
      case "application/json" -> "json";
      default -> extension.equals("htm") ? "html" : extension;
    };
  }

  private static String pretty(String text) {
    try {
      return Json.writePretty(Json.parse(text));
    } catch (Json.MalformedJsonException _) {
      return text;
    }
  }
}
