package io.heddle.runtime.plugin;

import java.nio.file.Path;

/**
 * Where plugins lie.
 *
 * @param type which loader reads them: {@code wasm}, {@code jar}
 * @param place a file or directory
 */
public record LoadSource(String type, Path place) {}
