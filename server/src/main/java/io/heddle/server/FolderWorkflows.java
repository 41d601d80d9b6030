package io.heddle.server;

import io.heddle.compiler.dsl.TextLimits;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.dsl.TextResult;
import io.heddle.compiler.dsl.TextScalar;
import io.heddle.compiler.dsl.WorkflowText;
import io.heddle.compiler.registry.WorkflowSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The workflow files of a folder, by their ids, their names, and the names of their files. Read
 * when the first one is asked for; a file has one version, whatever version is asked for.
 *
 * <p>The id counts first, then the name of the file, then the name of the app. Thread-safe.
 */
public final class FolderWorkflows implements WorkflowSource {

  private static final int MAX_FILES = 1_000;
  private static final long MAX_BYTES = 16L << 20;
  private static final List<String> SUFFIXES = List.of(".yml", ".yaml", ".json", ".toml");

  private record Found(Path path, String text) {}

  private final Path folder;
  private final @Nullable Found main;
  private final String mainId;
  private @Nullable Map<String, Found> known;

  /**
   * @param mainId the workflow that is run, which is not looked for in the folder
   */
  public FolderWorkflows(Path folder, String mainId, Path main, String text) {
    this.folder = folder;
    this.mainId = mainId;
    this.main = new Found(main, text);
  }

  @Override
  public synchronized @Nullable Definition find(String workflowId, @Nullable String version) {
    var found = found(workflowId);
    return found == null ? null : new Definition(workflowId, 1, found.text());
  }

  private @Nullable Found found(String workflowId) {
    return workflowId.equals(mainId) ? main : known().get(workflowId);
  }

  /** Where the text of a workflow is, or null. */
  public synchronized @Nullable Path path(String workflowId) {
    var found = found(workflowId);
    return found == null ? null : found.path();
  }

  /** The text of a workflow, or an empty one. */
  public synchronized String text(String workflowId) {
    var found = found(workflowId);
    return found == null ? "" : found.text();
  }

  @Override
  public synchronized List<String> ids() {
    return List.copyOf(known().keySet());
  }

  private Map<String, Found> known() {
    var read = known;
    if (read == null) {
      read = read();
      known = read;
    }
    return read;
  }

  private Map<String, Found> read() {
    var byId = new LinkedHashMap<String, Found>();
    var byFile = new LinkedHashMap<String, Found>();
    var byName = new LinkedHashMap<String, Found>();
    for (var path : files()) {
      try {
        if (Files.size(path) > MAX_BYTES) {
          continue;
        }
        var found = new Found(path, Files.readString(path));
        byFile.putIfAbsent(stem(path), found);
        if (WorkflowText.read(path.toString(), found.text(), TextLimits.DEFAULT)
            instanceof TextResult.Read(var text, _)) {
          var root = text.root();
          put(byId, root, "id", found);
          put(byName, root, "name", found);
          if (root.get("app") instanceof TextMap app) {
            put(byName, app, "name", found);
          }
        }
      } catch (IOException _) {
        // A file that cannot be read is none that could be meant; a name that is missing is told.
      }
    }
    byFile.forEach(byId::putIfAbsent);
    byName.forEach(byId::putIfAbsent);
    return byId;
  }

  private static void put(Map<String, Found> names, TextMap map, String key, Found found) {
    if (map.get(key) instanceof TextScalar name && !name.text().isBlank()) {
      names.putIfAbsent(name.text(), found);
    }
  }

  private List<Path> files() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var entries = Files.list(folder)) {
      return entries
          .filter(path -> SUFFIXES.stream().anyMatch(path.toString()::endsWith))
          .filter(Files::isRegularFile)
          .sorted()
          .limit(MAX_FILES)
          .toList();
    } catch (IOException _) {
      return new ArrayList<>();
    }
  }

  /** The name of a file without its suffix. */
  public static String stem(Path path) {
    return String.valueOf(path.getFileName()).replaceFirst("\\.[^.]*$", "");
  }
}
