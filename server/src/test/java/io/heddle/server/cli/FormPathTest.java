package io.heddle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.runtime.event.RunEvent.Place;
import io.heddle.runtime.event.RunEvent.Step;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FormPathTest {

  /** The node review of the run that the node price began for the third item of each. */
  private static final FormPath WAY =
      FormPath.ROOT
          .then(new Place(List.of(new Step("each", "iteration", 2)), "price", "workflow", "P"))
          .then(new Place(List.of(), "review", "human-input", "R"));

  @ParameterizedTest
  @CsvSource({
    "price/review, true",
    "each/price/review, true",
    "each[2]/price/review, true",
    "each[1]/price/review, false",
    "review, false",
    "each/review, false",
    "price, false",
    "other/price/review, false",
    "price/each/review, false",
    "price[2]/review, false"
  })
  void containersMayBeLeftOutAndRunsMayNot(String written, boolean leadsThere) {
    assertThat(FormPath.parse(written).leadsTo(WAY)).isEqualTo(leadsThere);
  }

  @Test
  void isShownWithItsItemsAndWrittenAsShortAsItCanBe() {
    assertThat(WAY.text()).isEqualTo("each[2]/price/review");
    assertThat(WAY.shortest()).isEqualTo("price/review");
  }

  @Test
  void theMostExactAnswerCounts() throws Exception {
    var answers =
        GivenAnswers.parse(
            List.of("each[2]/price/review=third", "each/price/review=all", "price/review=any"));

    var said = answers.to(WAY, List.of());

    assertThat(said).isNotNull();
    assertThat(said.decision()).isEqualTo("third");
  }
}
