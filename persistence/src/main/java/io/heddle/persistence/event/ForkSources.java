package io.heddle.persistence.event;

import io.heddle.compiler.CompileExtensions;
import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.persistence.Store;
import io.heddle.persistence.codec.CodecException;
import io.heddle.runtime.durable.RunEvent;
import io.heddle.runtime.durable.RunSlots;
import io.heddle.runtime.fork.Adoption;
import io.heddle.runtime.fork.Fork;
import io.heddle.runtime.fork.ForkException;
import io.heddle.runtime.fork.ForkSource;
import io.heddle.runtime.fork.NodeConfigs;
import io.heddle.runtime.fork.RecordedRun;
import io.heddle.runtime.machine.RunRequest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the runs of a store recorded, for their forks. Thread-safe. */
public final class ForkSources implements ForkSource {

  private static final Logger LOG = LoggerFactory.getLogger(ForkSources.class);

  /** Nodes keep their settings, by which those of two versions are compared. */
  private static final CompileOptions WITH_SETTINGS =
      CompileOptions.DEFAULT.withExtensions(
          new CompileExtensions(Set.of(), List.of(), CompileExtensions.NOBODY, true));

  private final Store store;
  private final Executor blocking;
  private final RunJournal journal;

  /**
   * @param blocking runs work that may block
   */
  public ForkSources(Store store, Executor blocking) {
    this.store = store;
    this.blocking = blocking;
    this.journal = new RunJournal(store);
  }

  /**
   * A run as it was recorded.
   *
   * @param upTo the number of the last event that was read; 0 when there is none
   */
  public record Source(RecordedRun run, long upTo) {}

  /**
   * Reads a run. Blocks.
   *
   * @param upTo the number of the last event that is wanted, or {@link Long#MAX_VALUE}
   * @throws ForkException when it recorded more than a fork takes over
   */
  public Source source(String executionId, long upTo) throws ForkException {
    var run = new RecordedRun();
    var last = 0L;
    for (var page = journal.page(executionId, 0);
        !page.isEmpty() && last < upTo;
        page = journal.page(executionId, last)) {
      for (var stored : page) {
        if (stored.number() > upTo) {
          break;
        }
        last = stored.number();
        if (stored.event() instanceof RunEvent.Advanced(_, var facts)) {
          run.take(facts);
        }
      }
      if (page.getLast().number() > last) {
        break;
      }
    }
    return new Source(run, last);
  }

  /** What a fork takes over of a run. Blocks, to compare the nodes of two versions. */
  public Adoption adoption(RecordedRun source, RunRequest request, Fork fork) throws ForkException {
    var before = source.request().workflow();
    var now = request.workflow();
    var configs =
        before.contentHash().equals(now.contentHash())
            ? NodeConfigs.SAME_TEXT
            : NodeConfigs.of(
                withSettings(fork.source(), before), withSettings(request.executionId(), now));
    return Adoption.of(source, request, fork, configs);
  }

  private CompiledWorkflow withSettings(String executionId, CompiledWorkflow workflow)
      throws ForkException {
    var definition = store.definitions(RunSlots.group(executionId)).hashed(workflow.contentHash());
    if (definition != null
        && WorkflowCompiler.compile(null, definition.text(), WITH_SETTINGS)
            instanceof CompileResult.Compiled(var compiled)) {
      return compiled;
    }
    throw new ForkException(
        "the text of workflow %s that run %s began with is not there any more"
            .formatted(workflow.id(), executionId));
  }

  @Override
  public CompletionStage<Reading> read(RunRequest request, Fork fork) {
    return store
        .retention()
        .pin(fork.source(), request.executionId())
        .thenApplyAsync(_ -> readPinned(request, fork), blocking);
  }

  private Reading readPinned(RunRequest request, Fork fork) {
    try {
      var source = source(fork.source(), fork.upTo());
      return source.upTo() < fork.upTo()
          ? new Reading.Lost(
              "run %s, of which this is a fork, is not kept any more".formatted(fork.source()))
          : new Reading.Read(adoption(source.run(), request, fork).results());
    } catch (ForkException | CodecException lost) {
      return new Reading.Lost(String.valueOf(lost.getMessage()));
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof CodecException lost) {
        return new Reading.Lost(String.valueOf(lost.getMessage()));
      }
      throw failed;
    }
  }

  @Override
  public void release(String executionId, Fork fork) {
    CompletableFuture<?> released = store.retention().unpin(fork.source(), executionId);
    var _ =
        released.exceptionally(
            failed -> {
              LOG.warn("run {} stays pinned by its fork {}", fork.source(), executionId, failed);
              return null;
            });
  }
}
