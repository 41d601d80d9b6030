package io.heddle.runtime.routing;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes files of what callers send: {@code {type, transfer_method, upload_file_id | url}}. Keys
 * that other nodes read ({@code name}, {@code extension}, {@code mime_type}, {@code related_id})
 * are added where they can be told from the rest.
 */
public final class InputFiles {

  private InputFiles() {}

  /** The file, or null when the value does not describe one. */
  public static @Nullable FileValue file(Value value) {
    return switch (value) {
      case FileValue file -> file;
      case ObjectValue mapping -> new FileValue(completed(mapping));
      default -> null;
    };
  }

  /** The files of a list, or null when the value is no list of files. */
  public static @Nullable ArrayValue files(Value value) {
    if (!(value instanceof ArrayValue(var items))) {
      return null;
    }
    var files = new ArrayList<Value>(items.size());
    for (var item : items) {
      var file = file(item);
      if (file == null) {
        return null;
      }
      files.add(file);
    }
    return new ArrayValue(files);
  }

  private static ObjectValue completed(ObjectValue mapping) {
    var entries = new LinkedHashMap<>(mapping.entries());
    alias("upload_file_id", "related_id", entries);
    alias("tool_file_id", "related_id", entries);
    alias("remote_url", "url", entries);
    alias("filename", "name", entries);
    var file = new FileValue(mapping);
    var url =
        file.attribute("url").isEmpty() ? file.attribute("remote_url") : file.attribute("url");
    if (!entries.containsKey("name") && !url.isEmpty()) {
      entries.put("name", Value.of(lastSegment(url)));
    }
    describe(entries);
    return new ObjectValue(entries);
  }

  private static void alias(String from, String to, Map<String, Value> entries) {
    var value = entries.get(from);
    if (value != null) {
      entries.putIfAbsent(to, value);
    }
  }

  private static void describe(Map<String, Value> entries) {
    var name = new FileValue(new ObjectValue(entries)).attribute("name");
    var dot = name.lastIndexOf('.');
    if (dot > 0) {
      entries.putIfAbsent("extension", Value.of(name.substring(dot)));
      var type = URLConnection.guessContentTypeFromName(name);
      if (type != null) {
        entries.putIfAbsent("mime_type", Value.of(type));
      }
    }
  }

  private static String lastSegment(String url) {
    try {
      var path = new URI(url).getPath();
      return path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
    } catch (URISyntaxException _) {
      return "";
    }
  }
}
