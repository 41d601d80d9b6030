package io.heddle.server.hosted;

import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.ExecutionException.Code;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Waits for answers of runs and of the store, and names what became of those that do not come. */
final class Answers {

  private static final long PATIENCE_SECONDS = 30;
  private static final long RETRY_SECONDS = 5;

  private Answers() {}

  static <T> T await(CompletionStage<T> stage) {
    return checked(
        () -> stage.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join());
  }

  /** Whatever the store cannot answer is UNAVAILABLE with its reason. */
  static <T> T checked(Supplier<T> question) {
    try {
      return question.get();
    } catch (CompletionException failed) {
      Throwable cause = failed;
      while (cause instanceof CompletionException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      if (cause instanceof ExecutionException known) {
        throw known;
      }
      var reason =
          cause instanceof TimeoutException
              ? "no answer in time; what was asked may still come true"
              : String.valueOf(cause.getMessage());
      throw new ExecutionException(Code.UNAVAILABLE, reason, RETRY_SECONDS);
    } catch (io.heddle.persistence.codec.CodecException unreadable) {
      throw new ExecutionException(Code.UNAVAILABLE, String.valueOf(unreadable.getMessage()));
    }
  }

  static boolean isTimeout(CompletionException failed) {
    return failed.getCause() instanceof TimeoutException;
  }
}
