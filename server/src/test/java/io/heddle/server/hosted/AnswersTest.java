package io.heddle.server.hosted;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.ExecutionException.Code;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

final class AnswersTest {

  @Test
  void whatTheStoreCannotAnswerIsUnavailableWithItsReasonHoweverDeepItLies() {
    var reason = new IllegalStateException("the database is shutting down");

    assertThatThrownBy(
            () ->
                Answers.checked(
                    () -> {
                      throw new CompletionException(new CompletionException(reason));
                    }))
        .asInstanceOf(InstanceOfAssertFactories.type(ExecutionException.class))
        .returns("the database is shutting down", ExecutionException::getMessage)
        .returns(Code.UNAVAILABLE, ExecutionException::code)
        .returns(5L, ExecutionException::retryAfterSeconds);
  }

  @Test
  void whatIsKnownToBeWrongStaysWhatItIs() {
    var known = new ExecutionException(Code.NOT_FOUND, "there is none");

    assertThatThrownBy(() -> Answers.await(CompletableFuture.failedFuture(known))).isSameAs(known);
  }
}
