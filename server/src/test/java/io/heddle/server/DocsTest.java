package io.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the documents say, done: commands in fenced blocks that are marked {@code sh runnable}, and
 * links to files.
 */
final class DocsTest {

  private static final Pattern RUNNABLE =
      Pattern.compile("^```sh runnable\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

  /** A word of a command line: plain and quoted parts side by side. */
  private static final Pattern WORD = Pattern.compile("(?:[^\\s\"']|\"[^\"]*\"|'[^']*')+");

  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");

  static Stream<String> commands() {
    return documents()
        .flatMap(document -> RUNNABLE.matcher(text(document)).results())
        .flatMap(block -> block.group(1).lines())
        .filter(line -> !line.isBlank());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aCommandOfTheDocumentsSucceeds(String command) {
    var words = words(command);
    assertThat(words).startsWith("./heddle");

    var run = Console.heddle(words.subList(1, words.size()));

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).isNotBlank();
  }

  static Stream<Path> documents() {
    return Stream.of("", "docs", "docs/adr", "loadtest")
        .map(Console.ROOT::resolve)
        .filter(Files::isDirectory)
        .flatMap(folder -> files(folder, "*.md"));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyLinkToAFileLeadsToOne(Path document) {
    var targets =
        LINK.matcher(text(document)).results().map(link -> document.resolveSibling(link.group(1)));

    assertThat(targets).allSatisfy(target -> assertThat(target).exists());
  }

  private static List<String> words(String line) {
    return WORD.matcher(line.replaceFirst("\\s#.*", ""))
        .results()
        .map(MatchResult::group)
        .map(word -> word.replaceAll("[\"']", ""))
        .flatMap(word -> word.contains("*") ? expand(word) : Stream.of(word))
        .toList();
  }

  private static Stream<String> expand(String pattern) {
    var slash = pattern.lastIndexOf('/');
    return files(Console.ROOT.resolve(pattern.substring(0, slash)), pattern.substring(slash + 1))
        .map(file -> Console.ROOT.relativize(file).toString());
  }

  private static Stream<Path> files(Path folder, String glob) {
    var matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    try (var files = Files.list(folder)) {
      return files.filter(file -> matcher.matches(file.getFileName())).sorted().toList().stream();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String text(Path document) {
    try {
      return Files.readString(document);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
