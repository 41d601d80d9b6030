package io.heddle.server.cli;

import io.heddle.runtime.plugin.PluginLoading;
import io.heddle.server.LocalPlugins;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which plugins a command uses. */
final class PluginOption {

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description =
          "Use the plugins in this directory: jars, and directories with a manifest.json;"
              + " may be repeated.")
  private List<Path> directories = new ArrayList<>();

  boolean isGiven() {
    return !directories.isEmpty();
  }

  PluginLoading load() {
    return LocalPlugins.load(directories);
  }
}
