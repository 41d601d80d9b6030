package io.heddle.runtime.file;

import io.heddle.compiler.value.FileValue;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads files by their URL, {@code data:} URLs too; keeps none. */
public final class RemoteFiles implements FileStore {

  private static final String OCTETS = "application/octet-stream";
  private static final HttpPort.Timeouts TIMEOUTS =
      new HttpPort.Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(2));

  private final HttpPort http;

  public RemoteFiles(HttpPort http) {
    this.http = http;
  }

  @Override
  public CompletionStage<Content> read(FileValue file, long maxBytes, Cancellation cancellation) {
    var url =
        file.attribute("url").isEmpty() ? file.attribute("remote_url") : file.attribute("url");
    if (url.startsWith("data:")) {
      return CompletableFuture.completedFuture(data(url, maxBytes));
    }
    if (!url.startsWith("http://") && !url.startsWith("https://")) {
      return CompletableFuture.completedFuture(
          failed(
              ErrorKind.RESOURCE_UNAVAILABLE,
              "file_not_found",
              "the contents of the file %s are not known here".formatted(name(file))));
    }
    try {
      var request =
          new HttpPort.Request(
              "GET", new URI(url), List.of(), null, TIMEOUTS, maxBytes, true, true);
      return http.send(request, cancellation).thenApply(reply -> content(file, reply));
    } catch (URISyntaxException e) {
      return CompletableFuture.completedFuture(
          failed(
              ErrorKind.VALIDATION, "input_validation_error", "the file's url is no url: " + url));
    }
  }

  @Override
  public CompletionStage<Kept> keep(NewFile file, Cancellation cancellation) {
    return CompletableFuture.completedFuture(
        new Kept.Failed(
            NodeFailure.of(
                ErrorKind.RESOURCE_UNAVAILABLE,
                "resource_unavailable",
                FileFailures.TYPE,
                "there is no file store here to keep %s in".formatted(file.name()))));
  }

  private static Content content(FileValue file, HttpPort.Reply reply) {
    return switch (reply) {
      case HttpPort.Reply.Failed(var failure) -> new Content.Failed(failure);
      case HttpPort.Reply.Answered answer when answer.status() / 100 != 2 ->
          failed(
              answer.status() >= 500 ? ErrorKind.NETWORK : ErrorKind.VALIDATION,
              "document_download_failed",
              "cannot read the file %s: status %d".formatted(name(file), answer.status()));
      case HttpPort.Reply.Answered answer -> {
        var type = answer.header("Content-Type");
        var declared = file.attribute("mime_type");
        yield new Content.Read(
            answer.body(),
            !declared.isEmpty() ? declared : type == null ? OCTETS : withoutParameters(type));
      }
    };
  }

  private static String withoutParameters(String type) {
    var end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip();
  }

  private static Content data(String url, long maxBytes) {
    var comma = url.indexOf(',');
    if (comma < 0) {
      return failed(ErrorKind.VALIDATION, "input_validation_error", "a data url without a comma");
    }
    var header = url.substring("data:".length(), comma);
    var base64 = header.endsWith(";base64");
    var type = withoutParameters(base64 ? header.substring(0, header.length() - 7) : header);
    try {
      var payload = url.substring(comma + 1);
      var bytes =
          base64
              ? Base64.getMimeDecoder().decode(payload)
              : URLDecoder.decode(payload.replace("+", "%2B"), StandardCharsets.UTF_8)
                  .getBytes(StandardCharsets.UTF_8);
      return bytes.length > maxBytes
          ? new Content.Failed(FileFailures.tooLarge("data url", maxBytes))
          : new Content.Read(bytes, type.isEmpty() ? "text/plain" : type);
    } catch (IllegalArgumentException _) {
      return failed(ErrorKind.VALIDATION, "input_validation_error", "a data url that is not valid");
    }
  }

  private static Content failed(ErrorKind kind, String code, String message) {
    return new Content.Failed(NodeFailure.of(kind, code, FileFailures.TYPE, message));
  }

  private static String name(FileValue file) {
    return file.attribute("name").isEmpty() ? file.attribute("related_id") : file.attribute("name");
  }
}
