package io.heddle.runtime.request;

import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.file.FileStore;
import io.heddle.runtime.http.HttpPort.Reply;
import io.heddle.runtime.node.NodeFault;
import java.net.URLConnection;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What came back, as app exports and flat files see it. */
public final class IncomingAnswer {

  private static final long MAX_TEXT = 1L << 20;
  private static final long MAX_FILE = 10L << 20;
  private static final double MEGABYTE = 1 << 20;
  private static final double KILOBYTE = 1 << 10;
  private static final Pattern FILENAME =
      Pattern.compile(
          "filename\\*?\\s*=\\s*(?:UTF-8''([^;\\s]+)|\"([^\"]*)\"|([^;\\s]+))",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern CHARSET =
      Pattern.compile("charset\\s*=\\s*\"?([^\";\\s]+)", Pattern.CASE_INSENSITIVE);

  private final Reply.Answered answer;

  public IncomingAnswer(Reply.Answered answer) {
    this.answer = answer;
  }

  /** The file that the answer is, or null when it is a text. */
  public FileStore.@Nullable NewFile file() {
    if (!isFile()) {
      return null;
    }
    var name = filename();
    var guessed = name == null ? null : URLConnection.guessContentTypeFromName(name);
    var path = answer.finalUri().getPath();
    var last = path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
    var type = mimeType();
    var fallback = URLConnection.guessContentTypeFromName(last);
    return new FileStore.NewFile(
        name != null ? name : last.isEmpty() ? "file" : last,
        guessed != null
            ? guessed
            : !type.isEmpty() ? type : fallback == null ? "application/octet-stream" : fallback,
        answer.body());
  }

  /**
   * A header says it is one, or its type does: anything that is neither a text nor a type of
   * application that is written as text.
   */
  private boolean isFile() {
    var disposition = header("Content-Disposition").strip().toLowerCase(Locale.ROOT);
    if (disposition.startsWith("attachment") || filename() != null) {
      return true;
    }
    var type = mimeType();
    if (type.startsWith("text/")) {
      return false;
    }
    if (type.startsWith("application/")) {
      return !isTextual(type) && !looksLikeText();
    }
    return type.startsWith("image/") || type.startsWith("audio/") || type.startsWith("video/");
  }

  private static boolean isTextual(String type) {
    return type.contains("json")
        || type.contains("xml")
        || type.contains("javascript")
        || type.contains("x-www-form-urlencoded")
        || type.contains("yaml")
        || type.contains("graphql");
  }

  private boolean looksLikeText() {
    var sample =
        new String(answer.body(), 0, Math.min(answer.body().length, 1024), StandardCharsets.UTF_8);
    return sample.indexOf('\uFFFD') < 0
        && Pattern.compile("[{\\[<]|function|var |const |let ").matcher(sample).find();
  }

  private @Nullable String filename() {
    var matcher = FILENAME.matcher(header("Content-Disposition"));
    if (!matcher.find()) {
      return null;
    }
    for (var group = 1; group <= matcher.groupCount(); group++) {
      if (matcher.group(group) != null) {
        return matcher.group(group);
      }
    }
    return null;
  }

  private String mimeType() {
    var type = header("Content-Type");
    var end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  private String header(String name) {
    var value = answer.header(name);
    return value == null ? "" : value;
  }

  /** What an answer of an app export may have. */
  public void checkSize() throws NodeFault {
    var isFile = isFile();
    var limit = isFile ? MAX_FILE : MAX_TEXT;
    var size = answer.body().length;
    if (size > limit) {
      throw NodeFault.validation(
          "output_too_large",
          "ResponseSizeError",
          String.format(
              Locale.ROOT,
              "%s size is too large, max size is %.2f MB, but current size is %s.",
              isFile ? "File" : "Text",
              limit / MEGABYTE,
              readable(size)));
    }
  }

  private static String readable(long size) {
    if (size < KILOBYTE) {
      return size + " bytes";
    }
    return size < MEGABYTE
        ? String.format(Locale.ROOT, "%.2f KB", size / KILOBYTE)
        : String.format(Locale.ROOT, "%.2f MB", size / MEGABYTE);
  }

  /** The body in the charset it names, else UTF-8; what is not valid is replaced. */
  public String text() {
    var matcher = CHARSET.matcher(header("Content-Type"));
    return new String(
        answer.body(), matcher.find() ? charset(matcher.group(1)) : StandardCharsets.UTF_8);
  }

  private static Charset charset(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
      return StandardCharsets.UTF_8;
    }
  }

  /** The headers by lower-case name; values of a name that repeats are joined. */
  public ObjectValue headers() {
    var headers = new LinkedHashMap<String, Value>();
    for (var header : answer.headers()) {
      headers.merge(
          header.name().toLowerCase(Locale.ROOT),
          Value.of(header.value()),
          (one, other) -> Value.of(text(one) + ", " + text(other)));
    }
    return new ObjectValue(headers);
  }

  private static String text(Value value) {
    return value instanceof io.heddle.compiler.value.StringValue(var text) ? text : "";
  }

  /**
   * What an app export puts out.
   *
   * @param files the kept file in a list of its own, or an empty list
   */
  public ObjectValue exportOutputs(Value files, boolean isFile) {
    var outputs = new LinkedHashMap<String, Value>();
    outputs.put("status_code", Value.of(answer.status()));
    outputs.put("body", Value.of(isFile ? "" : text()));
    outputs.put("headers", headers());
    outputs.put("files", files);
    return new ObjectValue(outputs);
  }

  /** What a flat file puts out: the headers as JSON text. */
  public ObjectValue flatOutputs() {
    var outputs = new LinkedHashMap<String, Value>();
    outputs.put("status_code", Value.of(answer.status()));
    outputs.put("body", Value.of(text()));
    outputs.put("headers", Value.of(Json.write(headers())));
    return new ObjectValue(outputs);
  }
}
