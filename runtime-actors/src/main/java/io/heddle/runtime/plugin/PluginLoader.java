package io.heddle.runtime.plugin;

import java.nio.file.Path;
import java.util.List;

/** Makes plugins of files. */
@FunctionalInterface
public interface PluginLoader {

  /**
   * Reads what is there.
   *
   * @param place a file or directory
   * @throws PluginException when it holds no plugin that can be used
   */
  List<HeddlePlugin> load(Path place) throws PluginException;
}
