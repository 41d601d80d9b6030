package io.heddle.sandbox;

import io.heddle.runtime.code.CodeFailure;
import io.heddle.runtime.code.Sandbox.Call;
import io.heddle.runtime.code.Sandbox.Language;
import io.heddle.runtime.code.Sandbox.Profile;
import io.heddle.runtime.code.Sandbox.Result;
import io.heddle.runtime.node.Cancellation;
import io.heddle.sandbox.guest.Guest;
import io.heddle.sandbox.guest.GuestContext;
import io.heddle.sandbox.guest.GuestContext.Started;
import io.heddle.sandbox.guest.GuestUnavailableException;
import io.heddle.sandbox.guest.Watch;
import io.heddle.sandbox.js.JavaScriptGuest;
import io.heddle.sandbox.python.PythonGuest;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which guest code runs. Platform threads, because the JVM counts allocation only
 * for them and because guest code needs a deep stack; twice as many as may run, because a call that
 * does not stop keeps its thread.
 */
final class Workers implements AutoCloseable {

  private static final int KEEP_SECONDS = 30;

  /**
   * One call on its way.
   *
   * @param ready a context to run it in, or null when there is none yet
   * @param freed when the thread is done with it
   * @param crashed when it met a defect
   */
  record Task(
      Call call,
      Cancellation cancellation,
      CompletableFuture<Result> answer,
      Watch watch,
      @Nullable GuestContext ready,
      Runnable freed,
      Consumer<Throwable> crashed) {}

  private final Language language;
  private final GuestLanguages languages;
  private final ThreadPoolExecutor threads;

  Workers(Language language, GuestLanguages languages, int size) {
    this.language = language;
    this.languages = languages;
    var factory =
        Thread.ofPlatform()
            .daemon()
            .name("heddle-sandbox-" + language.name().toLowerCase(Locale.ROOT) + "-", 1)
            .stackSize(
                language == Language.PYTHON ? PythonGuest.STACK_BYTES : JavaScriptGuest.STACK_BYTES)
            .factory();
    // Bounded by the lanes of the pool: no more is ever handed in than they let run.
    threads =
        new ThreadPoolExecutor(
            2 * size,
            2 * size,
            KEEP_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            factory);
    threads.allowCoreThreadTimeOut(true);
  }

  /** A watch that answers the caller itself when the call was killed and does not stop. */
  Watch watch(Call call, CompletableFuture<Result> answer, Runnable overdue) {
    var self = new CompletableFuture<Watch>();
    var watch =
        languages
            .watchdog()
            .watch(
                call.limits(),
                () -> {
                  var why = self.join().tripped();
                  if (why != null) {
                    answer.complete(new Result.Failed(why));
                  }
                  overdue.run();
                });
    self.complete(watch);
    return watch;
  }

  void run(Task task) {
    execute(task, () -> answer(task));
  }

  /** Runs a call that may follow its streams, on a virtual thread that only waits. */
  void follow(Task task) {
    Thread.ofVirtual()
        .name("heddle-sandbox-stream")
        .start(
            () -> {
              try {
                new StreamSession(task, this).run();
                task.freed().run();
              } catch (Exception | LinkageError e) {
                crash(task, e);
              }
            });
  }

  /** Makes a context ready, when a thread has time for it. */
  void prepare(Profile profile, Consumer<GuestContext> ready, Consumer<Throwable> crashed) {
    try {
      threads.execute(
          () -> {
            try {
              ready.accept(guest().open(profile));
            } catch (GuestUnavailableException _) {
              // A call says so to whoever asked for it.
            } catch (Exception | LinkageError e) {
              crashed.accept(e);
            }
          });
    } catch (RejectedExecutionException _) {
      // Closed meanwhile: nobody needs it any more.
    }
  }

  boolean isStarted() {
    return languages.isStarted(language);
  }

  Guest guest() {
    return languages.guest(language);
  }

  /** Where the steps of a {@link StreamSession} run. */
  ThreadPoolExecutor threads() {
    return threads;
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  private void execute(Task task, Runnable work) {
    try {
      threads.execute(
          () -> {
            try {
              work.run();
              task.freed().run();
            } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
              crash(task, e);
            }
          });
    } catch (RejectedExecutionException _) {
      task.answer()
          .complete(new Result.Failed(CodeFailure.UNAVAILABLE.with("the sandbox was stopped")));
    }
  }

  private void answer(Task task) {
    try (var ready = task.ready() == null ? guest().open(task.call().profile()) : task.ready()) {
      task.answer().complete(result(ready, task));
    } catch (GuestUnavailableException e) {
      task.answer().complete(unavailable(e));
    }
  }

  /** The answer to a call in a language that cannot start here. */
  static Result unavailable(GuestUnavailableException e) {
    return new Result.Failed(CodeFailure.UNSUPPORTED.with(String.valueOf(e.getMessage())));
  }

  private static Result result(GuestContext context, Task task) {
    return switch (context.start(task.call(), task.watch())) {
      case Started.Returned(var value) -> new Result.Returned(value, context.console());
      case Started.Following(var ready) -> new Result.Returned(ready, context.console());
      case Started.Failed(var failure) -> new Result.Failed(failure);
    };
  }

  private void crash(Task task, Throwable defect) {
    task.answer()
        .complete(
            new Result.Failed(
                CodeFailure.UNAVAILABLE.with("a part of the sandbox crashed; try again")));
    languages.discard(language);
    task.crashed().accept(defect);
  }
}
