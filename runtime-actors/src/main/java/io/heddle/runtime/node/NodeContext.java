package io.heddle.runtime.node;

import io.heddle.compiler.ir.WorkSpec.ToolSource;
import io.heddle.compiler.template.Strictness;
import io.heddle.compiler.template.TemplateFunction;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.compiler.value.ValueText;
import io.heddle.runtime.code.Sandbox;
import io.heddle.runtime.document.DocumentReader;
import io.heddle.runtime.document.PlainDocuments;
import io.heddle.runtime.file.FileStore;
import io.heddle.runtime.file.RemoteFiles;
import io.heddle.runtime.http.HttpPort;
import io.heddle.runtime.memory.Memories;
import io.heddle.runtime.memory.NoMemories;
import io.heddle.runtime.model.ModelProvider;
import io.heddle.runtime.task.TaskPort;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What an attempt may use of its run and its group. Everything is created on first use and belongs
 * to the group that pays for it.
 */
public interface NodeContext {

  /** Refuses to remember. */
  Memories NOTHING_KEPT = new NoMemories();

  /** Asked to stop: by a cancel, a failing sibling or the attempt's time limit. */
  Cancellation cancellation();

  /** Where an attempt shows its output while it is made. Cheap when nobody listens. */
  StreamWriter stream();

  Sandbox sandbox();

  HttpPort http();

  /**
   * The group's models: a provider that finds the right one by the model reference's provider name.
   */
  Models models();

  Tools tools();

  KnowledgeBase knowledge();

  Clock clock();

  /** A new id, unique in the installation; faked in tests. */
  String newId();

  /** How values turn into text in this workflow's dialect. */
  ValueText text();

  /** What a text does that names a variable which does not exist. */
  default Strictness strictness() {
    return Strictness.LENIENT;
  }

  /** The {@code sys} variables of the run that executors need without naming them as inputs. */
  ObjectValue system();

  /** Time left until this attempt is given up. */
  Duration remaining();

  /** The contents of files. */
  default FileStore files() {
    return new RemoteFiles(http());
  }

  /** What was kept for later runs; nothing is when nobody keeps it. */
  default Memories memories() {
    return NOTHING_KEPT;
  }

  /** Turns documents into text; the light formats when no other reader is there. */
  default DocumentReader documents() {
    return new PlainDocuments();
  }

  /** Functions that plugins add to templates, by name. */
  default Map<String, TemplateFunction> templateFunctions() {
    return Map.of();
  }

  /** The run itself, for the nodes of plugins; for others nothing is there. */
  default RunAccess run() {
    return RunAccess.NONE;
  }

  /** Hands work to workers outside. */
  default TaskPort tasks() {
    return TaskPort.NONE;
  }

  /** The turns of the conversation so far. */
  default History history() {
    return History.NONE;
  }

  /** Runs blocking work on a virtual thread; interrupted when the attempt is cancelled. */
  <T> CompletionStage<T> blocking(Callable<T> work);

  /**
   * Runs work that keeps a processor busy, on one of the few threads that the group has for it;
   * interrupted when the attempt is cancelled.
   *
   * @throws java.util.concurrent.RejectedExecutionException when too much waits in line
   */
  default <T> CompletionStage<T> computing(Callable<T> work) {
    return blocking(work);
  }

  /** Finds model providers. */
  @FunctionalInterface
  interface Models {
    /**
     * The provider for this name as a workflow writes it; an unknown one answers every chat with a
     * failure that names the known ones.
     */
    ModelProvider provider(String name);
  }

  /** Shows text and reasoning as they are made. */
  interface StreamWriter {

    StreamWriter NONE = (output, delta) -> {};

    /**
     * Shows a piece.
     *
     * @param output the output the text belongs to: {@code text}, {@code output} ...
     */
    void write(String output, String delta);

    /**
     * Shows a piece that need not be text.
     *
     * @param shown the piece as text, for people
     */
    default void chunk(String output, Value chunk, String shown) {
      write(output, shown);
    }

    /** Whether anybody follows the steps of an agent; for nobody none need be made. */
    default boolean isFollowed() {
      return false;
    }

    /** Shows a step of an agent. */
    default void step(AgentStep step) {}
  }

  /** Tells what was said in earlier turns of the run's conversation. */
  @FunctionalInterface
  interface History {

    History NONE = _ -> CompletableFuture.completedFuture(List.of());

    /**
     * The last turns, oldest first.
     *
     * @param turns how many at most; 0 for all that are kept
     */
    CompletionStage<List<Exchange>> last(int turns);
  }

  /** One turn of a conversation. */
  record Exchange(String query, String answer) {}

  /** Calls tools. Never throws; failures are values. */
  @FunctionalInterface
  interface Tools {
    CompletionStage<ToolReply> call(ToolRequest request, Cancellation cancellation);

    /** What a provider or server offers; nothing when it cannot say. */
    default CompletionStage<ToolListing> list(ToolSource source, Cancellation cancellation) {
      return CompletableFuture.completedFuture(new ToolListing.Listed(List.of()));
    }
  }

  /** What a provider or server offers. */
  sealed interface ToolListing {

    record Listed(List<ModelProvider.Tool> tools) implements ToolListing {
      public Listed {
        tools = List.copyOf(tools);
      }
    }

    record Failed(NodeFailure failure) implements ToolListing {}
  }

  /**
   * One call.
   *
   * @param source which provider or server
   * @param arguments by name, resolved
   */
  record ToolRequest(
      ToolSource source, String tool, ObjectValue arguments, ObjectValue configuration) {}

  /** What a tool said. */
  sealed interface ToolReply {

    /**
     * What it said.
     *
     * @param text all text messages, joined
     * @param json all JSON messages
     * @param files all files
     * @param variables named values the tool sets
     * @param isError whether the tool reports its own failure in {@code text}
     */
    record Answered(
        String text,
        List<Value> json,
        List<FileValue> files,
        ObjectValue variables,
        boolean isError)
        implements ToolReply {}

    record Failed(NodeFailure failure) implements ToolReply {}
  }

  /** Finds passages. Never throws; failures are values. */
  @FunctionalInterface
  interface KnowledgeBase {
    CompletionStage<KnowledgeReply> retrieve(KnowledgeRequest request, Cancellation cancellation);
  }

  /**
   * One search.
   *
   * @param settings retrieval settings as the text has them
   */
  record KnowledgeRequest(List<String> datasets, String query, ObjectValue settings) {}

  /** What was found. */
  sealed interface KnowledgeReply {
    /**
     * What was found.
     *
     * @param passages {@code {content, title, url, metadata}} each
     */
    record Found(List<ObjectValue> passages) implements KnowledgeReply {}

    record Failed(NodeFailure failure) implements KnowledgeReply {}
  }
}
