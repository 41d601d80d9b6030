package io.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/defects.md} names a test for each trap, and each of those tests is there. */
final class TrapsPageTest {

  private static final Pattern TEST = Pattern.compile("`(\\w+Test)(?:#(\\w+))?`");

  private static final String PAGE = read(Console.ROOT.resolve("docs/defects.md"));

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The rows of a section's table, without its head. */
  private static List<String> rows(String section) {
    var text = PAGE.substring(PAGE.indexOf("## " + section + "\n"));
    return text.lines()
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("|"))
        .skip(2)
        .toList();
  }

  private static Map<String, String> sources() throws IOException {
    var sources = new LinkedHashMap<String, String>();
    for (var module :
        List.of("compiler", "runtime-actors", "sandbox", "llm", "persistence", "server")) {
      try (var files = Files.walk(Console.ROOT.resolve(module).resolve("src/test/java"))) {
        files
            .filter(file -> file.toString().endsWith("Test.java"))
            .forEach(
                file ->
                    sources.merge(
                        file.getFileName().toString().replace(".java", ""),
                        read(file),
                        String::concat));
      }
    }
    return sources;
  }

  @Test
  void everyTestItNamesIsThere() throws IOException {
    var sources = sources();

    assertThat(TEST.matcher(PAGE).results())
        .allSatisfy(
            named -> {
              assertThat(sources.keySet()).contains(named.group(1));
              if (named.group(2) != null) {
                assertThat(sources.get(named.group(1)))
                    .as(named.group())
                    .contains("void %s(".formatted(named.group(2)));
              }
            });
  }

  @Test
  void everyRowThatCanBeTestedNamesOne() {
    assertThat(Stream.of("Defects", "Behaviours", "What is not used costs nothing"))
        .flatMap(TrapsPageTest::rows)
        .filteredOn(row -> !row.contains("| not testable: "))
        .allMatch(row -> TEST.matcher(row).find());
  }

  @Test
  void noDefectAndNoBehaviourIsLeftOut() {
    assertThat(numbers("Defects", "\\| X(\\d+) ")).containsExactlyElementsOf(upTo(24));
    assertThat(numbers("Behaviours", "\\| (\\d+) ")).containsExactlyElementsOf(upTo(15));
  }

  private static List<Integer> upTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }

  private static List<Integer> numbers(String section, String pattern) {
    return rows(section).stream()
        .flatMap(row -> Pattern.compile("^" + pattern).matcher(row).results())
        .map((MatchResult found) -> Integer.valueOf(found.group(1)))
        .distinct()
        .toList();
  }
}
