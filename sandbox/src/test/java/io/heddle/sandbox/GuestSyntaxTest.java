package io.heddle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuestSyntaxTest {

  private static final GuestLanguages LANGUAGES = new GuestLanguages();

  @AfterAll
  static void stop() {
    LANGUAGES.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          javascript | function main() { return 1 }        | -
          JS         | const main = (a) => { a ?? 1 }      | -
          javascript | function main( { return 1 }         | 1:25
          javascript | let x = 1; let x = 2                | 1:16
          wasm       | (module)                            | -
          wasm       | (module (bad))                      | 1:9
          wasm       | (module (func (result i32)))        | 0:0
          python     | def main(): return 1                | -
          python3    | def main(: return 1                 | 1:9
          cobol      | MOVE 1 TO X                         | -
          """)
  void findsTheFirstProblemAndItsPlace(String language, String source, String place) {
    var problem = new GuestSyntax(LANGUAGES).check(language, source);

    assertThat(problem.map(found -> found.line() + ":" + found.column()).orElse(null))
        .isEqualTo(place);
  }
}
