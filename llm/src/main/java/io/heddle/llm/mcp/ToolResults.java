package io.heddle.llm.mcp;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.BooleanValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.file.FileStore;
import io.heddle.runtime.file.FileStore.Kept;
import io.heddle.runtime.file.FileStore.NewFile;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeContext.ToolReply;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What the result of a call says: its texts joined, its structure, and its files, which are kept.
 */
final class ToolResults {

  private static final String OCTETS = "application/octet-stream";

  private ToolResults() {}

  /**
   * @param server for messages
   */
  static CompletionStage<ToolReply> reply(
      String server, ObjectValue result, FileStore files, Cancellation cancellation) {
    var texts = new ArrayList<String>();
    var made = new ArrayList<NewFile>();
    if (result.get("content") instanceof ArrayValue(var content)) {
      for (var item : content) {
        if (item instanceof ObjectValue part) {
          try {
            read(part, texts, made);
          } catch (IllegalArgumentException _) {
            return CompletableFuture.completedFuture(
                new ToolReply.Failed(
                    McpFailures.malformed(server, "sent a file that is no Base64")));
          }
        }
      }
    }
    var json = new ArrayList<Value>();
    if (result.get("structuredContent") instanceof ObjectValue structure) {
      json.add(structure);
    }
    var isError = result.get("isError") == BooleanValue.TRUE;
    return keep(made, 0, new ArrayList<>(), files, cancellation)
        .thenApply(
            kept ->
                switch (kept) {
                  case KeptAll(var values) ->
                      new ToolReply.Answered(
                          String.join("\n", texts), json, values, ObjectValue.EMPTY, isError);
                  case KeptNot(var failure) -> new ToolReply.Failed(failure);
                });
  }

  private static void read(ObjectValue part, List<String> texts, List<NewFile> made) {
    switch (text(part, "type")) {
      case "text" -> texts.add(text(part, "text"));
      case "image", "audio" -> file(part, "data", text(part, "type"), made);
      case "resource" -> {
        if (part.get("resource") instanceof ObjectValue resource) {
          if (resource.get("text") instanceof StringValue(var words)) {
            texts.add(words);
          } else {
            file(resource, "blob", name(text(resource, "uri")), made);
          }
        }
      }
      case "resource_link" -> texts.add(text(part, "uri"));
      default -> {}
    }
  }

  private static void file(ObjectValue part, String key, String name, List<NewFile> made) {
    var type = text(part, "mimeType").isEmpty() ? OCTETS : text(part, "mimeType");
    made.add(new NewFile(name, type, Base64.getMimeDecoder().decode(text(part, key))));
  }

  private static String name(String uri) {
    var name = uri.substring(uri.lastIndexOf('/') + 1);
    return name.isEmpty() ? "resource" : name;
  }

  private static String text(ObjectValue part, String key) {
    return part.get(key) instanceof StringValue(var text) ? text : "";
  }

  private sealed interface Keeping {}

  private record KeptAll(List<FileValue> files) implements Keeping {}

  private record KeptNot(io.heddle.runtime.node.NodeFailure failure) implements Keeping {}

  private static CompletionStage<Keeping> keep(
      List<NewFile> made,
      int from,
      List<FileValue> kept,
      FileStore files,
      Cancellation cancellation) {
    if (from == made.size()) {
      return CompletableFuture.completedFuture(new KeptAll(kept));
    }
    return files
        .keep(made.get(from), cancellation)
        .thenCompose(
            outcome ->
                switch (outcome) {
                  case Kept.Failed(var failure) ->
                      CompletableFuture.completedFuture(new KeptNot(failure));
                  case Kept.Stored(var file) -> {
                    kept.add(file);
                    yield keep(made, from + 1, kept, files, cancellation);
                  }
                });
  }
}
