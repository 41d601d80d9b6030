package io.heddle.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

  private static final List<String> KNOWN =
      List.of("llm", "code", "end", "answer", "if-else", "http-request", "value_selector", "nodes");

  @ParameterizedTest
  @CsvSource({
    "lm, llm",
    "LLM, llm",
    "cdoe, code",
    "anwser, answer",
    "if_else, if-else",
    "ifelse, if-else",
    "http_requst, http-request",
    "valueSelector, value_selector",
    "node, nodes"
  })
  void suggestsWhatWasProbablyMeant(String name, String nearest) {
    assertThat(NearestName.of(name, KNOWN)).contains(nearest);
  }

  @ParameterizedTest
  @CsvSource({"x", "quite-different", "''", "webhook", "l"})
  void suggestsNothingFarAway(String name) {
    assertThat(NearestName.of(name, KNOWN)).isEmpty();
  }

  @Test
  void prefersTheNearerThenTheEarlier() {
    assertThat(NearestName.of("coda", List.of("coat", "code", "cods"))).contains("code");
  }

  @Test
  void givesUpOnNamesNobodyTypes() {
    assertThat(NearestName.of("x".repeat(100_000), Collections.nCopies(1_000, "x".repeat(99_999))))
        .isEmpty();
  }
}
