package io.heddle.runtime.quota;

import static io.heddle.runtime.quota.Permits.Answer.GRANTED;
import static io.heddle.runtime.quota.Permits.Answer.QUEUED;
import static io.heddle.runtime.quota.Permits.Answer.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.runtime.quota.Permits.Grant;
import org.junit.jupiter.api.Test;

final class PermitsTest {

  private final Permits permits = new Permits(1, 2);

  @Test
  void queuesWhatIsBeyondTheLimitAndRefusesWhatIsBeyondTheQueue() {
    assertThat(permits.start("a")).isEqualTo(GRANTED);
    assertThat(permits.start("b")).isEqualTo(QUEUED);
    assertThat(permits.start("c")).isEqualTo(QUEUED);
    assertThat(permits.start("d")).isEqualTo(REFUSED);
  }

  @Test
  void beginsInTheOrderOfTheQueue() {
    permits.start("a");
    permits.start("b");
    permits.start("c");

    assertThat(permits.ended("a")).containsExactly(new Grant("b", true));
    assertThat(permits.ended("b")).containsExactly(new Grant("c", true));
    assertThat(permits.ended("c")).isEmpty();
    assertThat(permits.held()).isZero();
  }

  @Test
  void whoWaitsHoldsNoPermit() {
    permits.start("a");
    permits.start("b");

    assertThat(permits.idle("a")).containsExactly(new Grant("b", true));
    assertThat(permits.wake("a")).isEqualTo(QUEUED);
    assertThat(permits.ended("b")).containsExactly(new Grant("a", false));
  }

  @Test
  void whoGoesOnComesBeforeWhoBegins() {
    permits.start("a");
    permits.start("b");
    permits.idle("a");
    permits.start("c");
    permits.wake("a");

    assertThat(permits.ended("b")).containsExactly(new Grant("a", false));
    assertThat(permits.ended("a")).containsExactly(new Grant("c", true));
  }

  @Test
  void aFamilySharesOnePermitAndGivesItBackWhenAllWait() {
    permits.start("a");
    permits.start("b");
    permits.nested("a1", "a");
    permits.nested("a11", "a1");

    assertThat(permits.held()).isEqualTo(1);
    assertThat(permits.idle("a")).isEmpty();
    assertThat(permits.idle("a1")).isEmpty();
    assertThat(permits.idle("a11")).containsExactly(new Grant("b", true));
  }

  @Test
  void theResultOfANestedRunFindsItsParentWithThePermit() {
    permits.start("a");
    permits.start("b");
    permits.nested("a1", "a");
    permits.idle("a");

    assertThat(permits.joins("a")).isTrue();
    assertThat(permits.ended("a1")).isEmpty();
    assertThat(permits.ended("a")).containsExactly(new Grant("b", true));
  }

  @Test
  void aRunThatNobodyAwaitsKeepsThePermitOfItsFamily() {
    permits.start("a");
    permits.start("b");
    permits.nested("a1", "a");

    assertThat(permits.ended("a")).isEmpty();
    assertThat(permits.ended("a1")).containsExactly(new Grant("b", true));
  }

  @Test
  void aRunThatEndsInTheQueueLeavesIt() {
    permits.start("a");
    permits.start("b");
    permits.start("c");

    assertThat(permits.ended("b")).isEmpty();
    assertThat(permits.queued()).isEqualTo(1);
    assertThat(permits.ended("a")).containsExactly(new Grant("c", true));
  }

  @Test
  void aRunThatEndsWhileItAsksIsForgotten() {
    permits.start("a");
    permits.start("b");
    permits.idle("a");
    permits.wake("a");

    assertThat(permits.ended("a")).isEmpty();
    assertThat(permits.ended("b")).isEmpty();
    assertThat(permits.held()).isZero();
    assertThat(permits.runs()).isZero();
  }

  @Test
  void tellingTwiceChangesNothing() {
    permits.start("a");
    permits.idle("a");
    permits.idle("a");
    permits.ended("a");
    permits.ended("a");

    assertThat(permits.held()).isZero();
    assertThat(permits.wake("a")).isEqualTo(REFUSED);
  }

  @Test
  void aFamilyNamedAfterARunThatIsNotHereGoesWithItsLastRun() {
    var permits = new Permits(1, 1);
    permits.returned("child", "parent");
    assertThat(permits.wake("child")).isEqualTo(GRANTED);
    permits.returned("parent", null);
    permits.ended("child");
    assertThat(permits.runs()).isEqualTo(1);

    permits.ended("parent");

    assertThat(permits.runs()).isZero();
    assertThat(permits.held()).isZero();
  }
}
