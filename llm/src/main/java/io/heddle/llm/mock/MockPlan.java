package io.heddle.llm.mock;

import io.heddle.runtime.model.ModelProvider.ToolCall;
import io.heddle.runtime.node.Usage;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a mock model does with a request.
 *
 * @param style where the text comes from when the script has none
 * @param script what to say in which order
 * @param shape how an answer looks beside its text
 * @param failure how it fails first, or null
 * @param key what counts turns together; empty means by model and script
 * @param seed of everything that looks random
 */
public record MockPlan(
    Style style,
    Script script,
    Shape shape,
    Timing timing,
    @Nullable Failure failure,
    String key,
    long seed) {

  /** Where a text comes from. */
  public enum Style {
    /** The best of the others: a value for a schema, a tool call, a class, else an echo. */
    AUTO,
    /** The last user message. */
    ECHO,
    /** The last user message in capitals. */
    UPPER,
    /** Only the script. */
    SCRIPTED,
    /** One of the classes that the prompt lists. */
    CLASSIFY,
    /** A call of the first tool offered, then what the tools said. */
    TOOLS,
    /** Words drawn by the seed. */
    WORDS
  }

  /** What comes after the last answer of a script. */
  public enum Exhausted {
    LAST,
    CYCLE,
    FAIL
  }

  /** Answers by pattern first, then in order. */
  public record Script(List<Rule> rules, List<Answer> answers, Exhausted exhausted) {

    public static final Script NONE = new Script(List.of(), List.of(), Exhausted.LAST);

    public Script {
      rules = List.copyOf(rules);
      answers = List.copyOf(answers);
    }

    boolean isEmpty() {
      return rules.isEmpty() && answers.isEmpty();
    }
  }

  /** The answer to a user message in which the pattern is found. */
  public record Rule(Pattern pattern, Answer answer) {}

  /**
   * One turn of the model.
   *
   * @param chunks the text as it streams, or null for word by word
   * @param finishReason null for the usual one
   */
  public record Answer(
      String text,
      String reasoning,
      List<ToolCall> toolCalls,
      @Nullable List<String> chunks,
      @Nullable String finishReason,
      @Nullable Failure failure) {

    public Answer {
      toolCalls = List.copyOf(toolCalls);
      chunks = chunks == null ? null : List.copyOf(chunks);
    }

    static Answer failing(Failure failure) {
      return new Answer("", "", List.of(), null, null, failure);
    }

    Answer withFailure(@Nullable Failure other) {
      return new Answer(text, reasoning, toolCalls, chunks, finishReason, other);
    }

    public static Answer text(String text) {
      return new Answer(text, "", List.of(), null, null, null);
    }
  }

  /**
   * What every answer of the model has.
   *
   * @param toolCalls made until a tool has answered
   * @param chunks the text as it streams, or null for word by word
   * @param finalChunk whether an empty chunk ends a stream
   * @param usage what to report, or null to count
   * @param words how many words {@link Style#WORDS} says
   */
  public record Shape(
      String reasoning,
      List<ToolCall> toolCalls,
      @Nullable List<String> chunks,
      boolean finalChunk,
      @Nullable String finishReason,
      @Nullable Usage usage,
      int words) {

    public static final Shape PLAIN = new Shape("", List.of(), null, false, null, null, 50);

    public Shape {
      toolCalls = List.copyOf(toolCalls);
      chunks = chunks == null ? null : List.copyOf(chunks);
    }
  }

  /**
   * How long things take.
   *
   * @param first from the request to the first chunk
   * @param chunk between two chunks of a stream
   * @param jitter at most this much more before the first, drawn by the seed
   */
  public record Timing(Duration first, Duration chunk, Duration jitter) {
    public static final Timing NONE = new Timing(Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }

  /** How a service fails. */
  public enum FailureKind {
    TIMEOUT,
    NETWORK,
    RATE_LIMIT,
    AUTH,
    SERVER,
    BAD_REQUEST,
    NOT_FOUND,
    MALFORMED
  }

  /**
   * How and how often it fails.
   *
   * @param times how often before it answers; {@link Integer#MAX_VALUE} for always
   * @param afterChunks how many chunks of a stream come before it fails
   */
  public record Failure(
      FailureKind kind,
      int times,
      int afterChunks,
      @Nullable Duration retryAfter,
      String message) {}

  public static MockPlan of(Style style) {
    return new MockPlan(style, Script.NONE, Shape.PLAIN, Timing.NONE, null, "", 0);
  }

  /** A model that says these answers in this order, and the last one from then on. */
  public static MockPlan scripted(String... answers) {
    var script =
        new Script(List.of(), List.of(answers).stream().map(Answer::text).toList(), Exhausted.LAST);
    return of(Style.SCRIPTED).withScript(script);
  }

  public MockPlan withScript(Script other) {
    return new MockPlan(style, other, shape, timing, failure, key, seed);
  }

  public MockPlan withShape(Shape other) {
    return new MockPlan(style, script, other, timing, failure, key, seed);
  }

  public MockPlan withTiming(Timing other) {
    return new MockPlan(style, script, shape, other, failure, key, seed);
  }

  public MockPlan withFailure(@Nullable Failure other) {
    return new MockPlan(style, script, shape, timing, other, key, seed);
  }

  public MockPlan withKey(String other) {
    return new MockPlan(style, script, shape, timing, failure, other, seed);
  }

  public MockPlan withSeed(long other) {
    return new MockPlan(style, script, shape, timing, failure, key, other);
  }
}
