package io.heddle.runtime.prompt;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ModelProvider.Part;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeFault;
import io.heddle.runtime.request.FileContents;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Files as models take them: those on the web by their URL, all others as data URLs, which are read
 * beforehand.
 */
public final class PromptMedia {

  private static final long MAX_BYTES = 20L << 20;

  private final FileContents contents;
  private final @Nullable String detail;

  private PromptMedia(FileContents contents, @Nullable String detail) {
    this.contents = contents;
    this.detail = detail;
  }

  /** Reads what a model cannot fetch by itself. */
  static CompletionStage<PromptMedia> of(
      List<FileValue> files, @Nullable String detail, NodeContext context) throws NodeFault {
    var unknown =
        files.stream().filter(file -> isMedium(file) && webUrl(file) == null).distinct().toList();
    return FileContents.read(unknown, MAX_BYTES, context.files(), context.cancellation())
        .thenApply(contents -> new PromptMedia(contents, detail));
  }

  /** The files in a value: one, or several in a list. */
  static List<FileValue> filesIn(@Nullable Value value) {
    return switch (value) {
      case FileValue file -> List.of(file);
      case ArrayValue(var items) ->
          items.stream().filter(FileValue.class::isInstance).map(FileValue.class::cast).toList();
      case null, default -> List.of();
    };
  }

  /** The files of a vision setting; a value that is no file is refused. */
  static List<FileValue> vision(@Nullable Value value) throws NodeFault {
    return switch (value) {
      case null -> List.of();
      case NoneValue _ -> List.of();
      case FileValue _, ArrayValue _ -> filesIn(value);
      default ->
          throw NodeFault.validation(
              "type_error",
              "InvalidVariableTypeError",
              "Invalid variable type: a %s is no file".formatted(value.kind()));
    };
  }

  /** Pictures by URL, as flat files give them. */
  static List<Part> pictures(@Nullable Value value, String detail) {
    return switch (value) {
      case StringValue(var url) when !url.isBlank() ->
          List.of(new Part.Media("image", url, detail));
      case ArrayValue(var items) ->
          items.stream().flatMap(item -> pictures(item, detail).stream()).toList();
      case null, default -> List.of();
    };
  }

  /** What a model is shown; files that are no medium are left out. */
  List<Part> parts(List<FileValue> files) throws NodeFault {
    var parts = new ArrayList<Part>(files.size());
    for (var file : files) {
      if (isMedium(file)) {
        var url = webUrl(file);
        parts.add(new Part.Media(kind(file), url == null ? dataUrl(file) : url, detail));
      }
    }
    return parts;
  }

  private String dataUrl(FileValue file) throws NodeFault {
    var content = contents.of(file);
    return "data:%s;base64,%s"
        .formatted(content.mimeType(), Base64.getEncoder().encodeToString(content.bytes()));
  }

  private static @Nullable String webUrl(FileValue file) {
    var url =
        file.attribute("url").isEmpty() ? file.attribute("remote_url") : file.attribute("url");
    return url.startsWith("http://") || url.startsWith("https://") ? url : null;
  }

  private static boolean isMedium(FileValue file) {
    return switch (kind(file)) {
      case "image", "document", "audio", "video" -> true;
      default -> false;
    };
  }

  private static String kind(FileValue file) {
    var type = file.attribute("type");
    if (!type.isEmpty()) {
      return type;
    }
    var mime = file.attribute("mime_type");
    var slash = mime.indexOf('/');
    var main = slash < 0 ? mime : mime.substring(0, slash);
    return main.equals("application") || main.equals("text") ? "document" : main;
  }
}
