package io.heddle.compiler.ir;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run does with a failure that no node mended.
 *
 * @param errorWorkflow for {@link Strategy#ERROR_WORKFLOW}, or null
 * @param handler the registered handler for {@link Strategy#CUSTOM}, or null
 * @param byType what to do by the kind of the error ({@code timeout}, {@code network} ...), before
 *     the strategy
 * @param handlerGraph the graph of the flat dialect's {@code error_handler}, or -1
 * @param recover whether that graph's outputs mend the run
 */
public record ErrorHandling(
    Strategy strategy,
    @Nullable String errorWorkflow,
    @Nullable String handler,
    Map<String, Reaction> byType,
    int handlerGraph,
    boolean recover) {

  public static final ErrorHandling NONE =
      new ErrorHandling(Strategy.STOP, null, null, Map.of(), -1, false);

  public ErrorHandling {
    byType = Map.copyOf(byType);
  }

  public enum Strategy {
    STOP,
    CONTINUE,
    ERROR_WORKFLOW,
    CUSTOM
  }

  public enum Reaction {
    RETRY,
    CONTINUE,
    SKIP,
    STOP,
    ERROR_WORKFLOW,
    /** Asks the registered handler. */
    CUSTOM
  }
}
