package io.heddle.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class DiagnosticsPageTest {

  @Test
  void isWhatTheCodesAndExamplesSay() throws IOException {
    var page = DiagnosticsPage.text();
    if (Boolean.getBoolean("heddle.write-docs")) {
      Files.writeString(DiagnosticsPage.path(), page);
    }

    assertThat(Files.readString(DiagnosticsPage.path()))
        .as("docs/diagnostics.md is old: run this test with -Dheddle.write-docs=true")
        .isEqualTo(page);
  }
}
