package io.heddle.sandbox.js;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrftimeTest {

  /** Tuesday, 5 March 2024, 09:07:03.045 UTC. */
  private static final long MILLIS = 1_709_629_623_045L;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          %Y-%m-%d %H:%M:%S | 2024-03-05 09:07:03
          %y/%e %I %p %P    | 24/ 5 09 AM am
          %a %A %b %B %j    | Tue Tuesday Mar March 065
          %F %T %R %D       | 2024-03-05 09:07:03 09:07 03/05/24
          %u %w %V %U %W    | 2 2 10 09 10
          %s %z %:z %Z      | 1709629623 +0000 +00:00 UTC
          %3f %.3f %f       | 045 .045 045000000
          100%% %Q %        | 100% %Q %
          %c                | Tue Mar  5 09:07:03 2024
          """)
  void formatsAsStrftimeDoes(String pattern, String expected) {
    assertThat(Strftime.format(pattern, MILLIS)).isEqualTo(expected);
  }
}
