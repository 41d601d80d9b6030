package io.heddle.runtime.request;

import io.heddle.compiler.value.FileValue;
import io.heddle.runtime.file.FileStore.Content;
import io.heddle.runtime.node.NodeFault;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** A form of texts and files, texts first. */
final class Multipart {

  private static final String LINE = "\r\n";

  private final FileContents contents;
  private final boolean lastWins;
  private final List<TextPart> texts = new ArrayList<>();
  private final List<FilePart> files = new ArrayList<>();

  private record TextPart(String name, String text) {}

  private record FilePart(String name, String filename, Content.Read content) {}

  Multipart(FileContents contents, boolean lastWins) {
    this.contents = contents;
    this.lastWins = lastWins;
  }

  void text(String name, String text) {
    if (lastWins) {
      texts.removeIf(part -> part.name().equals(name));
    }
    texts.add(new TextPart(name, text));
  }

  void files(String name, List<FileValue> values) throws NodeFault {
    for (var file : values) {
      var own = file.attribute("name");
      files.add(
          new FilePart(name, own.isEmpty() ? file.attribute("filename") : own, contents.of(file)));
    }
  }

  RequestBody body() {
    var boundary = boundary();
    var out = new ByteArrayOutputStream();
    var shown = new StringBuilder();
    for (var part : texts) {
      var head = head(boundary, part.name(), null, null);
      write(head + part.text() + LINE, out);
      shown.append(head).append(part.text()).append(LINE);
    }
    for (var part : files) {
      var type = part.content().mimeType();
      var bytes = part.content().bytes();
      var head = head(boundary, part.name(), part.filename(), type);
      write(head, out);
      out.writeBytes(bytes);
      write(LINE, out);
      shown
          .append(head)
          .append(
              "<file_content_binary: '%s', type='%s', size=%d bytes>"
                  .formatted(part.filename(), type, bytes.length))
          .append(LINE);
    }
    var end = "--" + boundary + "--" + LINE;
    write(end, out);
    return new RequestBody(
        out.toByteArray(),
        "multipart/form-data; boundary=" + boundary,
        true,
        shown.append(end).toString());
  }

  private static String head(
      String boundary,
      String name,
      @org.jspecify.annotations.Nullable String filename,
      @org.jspecify.annotations.Nullable String type) {
    var head = new StringBuilder("--").append(boundary).append(LINE);
    head.append("Content-Disposition: form-data; name=\"").append(escaped(name)).append('"');
    if (filename != null) {
      head.append("; filename=\"").append(escaped(filename)).append('"');
    }
    head.append(LINE);
    if (type != null) {
      head.append("Content-Type: ").append(escaped(type)).append(LINE);
    }
    return head.append(LINE).toString();
  }

  /** As browsers do, so that no name can begin a line of its own. */
  private static String escaped(String text) {
    return text.replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22");
  }

  /** Made of the contents: the same form has the same boundary, and no part can contain it. */
  private String boundary() {
    var sum = new CRC32C();
    texts.forEach(
        part -> sum.update((part.name() + "=" + part.text()).getBytes(StandardCharsets.UTF_8)));
    files.forEach(part -> sum.update(part.content().bytes()));
    for (var attempt = sum.getValue(); ; attempt++) {
      var boundary = "----heddle%016x".formatted(attempt);
      if (isNew(boundary)) {
        return boundary;
      }
    }
  }

  private boolean isNew(String boundary) {
    return texts.stream().noneMatch(part -> part.text().contains(boundary))
        && files.stream()
            .noneMatch(
                part ->
                    new String(part.content().bytes(), StandardCharsets.ISO_8859_1)
                        .contains(boundary));
  }

  private static void write(String text, ByteArrayOutputStream out) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
