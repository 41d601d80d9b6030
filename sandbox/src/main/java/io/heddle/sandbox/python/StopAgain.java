package io.heddle.sandbox.python;

import com.oracle.truffle.api.ContextThreadLocal;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.instrumentation.ExecutionEventNode;
import com.oracle.truffle.api.instrumentation.SourceSectionFilter;
import com.oracle.truffle.api.instrumentation.StandardTags.StatementTag;
import com.oracle.truffle.api.instrumentation.TruffleInstrument;

/**
 * Stops code that a cancellation does not stop.
 *
 * <p>A cancellation that arrives while the stack is full is lost in its overflow, and code can keep
 * the stack full: {@code def f(): try: f() finally: f()} would run for ever. So each statement of
 * the user's own source asks whether it was stopped, and if so throws what needs no stack and no
 * guest can catch. (A limit on the depth of calls, as JavaScript has it, is not to be had: GraalPy
 * tells instruments of statements only.)
 */
public final class StopAgain extends TruffleInstrument {

  static final String ID = "heddle-python-stop";

  /** Finds the call that runs on the current thread in the entered context. */
  interface Door {
    Running running();
  }

  /** A call, to be stopped from another thread. */
  static final class Running {
    private volatile boolean stopped;

    void stop() {
      stopped = true;
    }
  }

  /** The one kind that Truffle lets an instrument throw through guest code. */
  @SuppressWarnings("removal")
  private static final class Stopped extends ThreadDeath {
    private static final long serialVersionUID = 1L;
  }

  private final ContextThreadLocal<Running> calls =
      locals.createContextThreadLocal((_, _) -> new Running());

  @Override
  protected void onCreate(Env env) {
    // Made now: making it needs stack.
    var stopped = new Stopped();
    env.registerService((Door) calls::get);
    env.getInstrumenter()
        .attachExecutionEventFactory(
            SourceSectionFilter.newBuilder()
                .tagIs(StatementTag.class)
                .includeInternal(false)
                .sourceIs(source -> source.getPath() == null)
                .build(),
            _ ->
                new ExecutionEventNode() {
                  @Override
                  protected void onEnter(VirtualFrame frame) {
                    if (calls.get().stopped) {
                      throw stopped;
                    }
                  }
                });
  }
}
