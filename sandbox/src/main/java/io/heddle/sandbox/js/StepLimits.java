package io.heddle.sandbox.js;

import com.oracle.truffle.api.ContextThreadLocal;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.instrumentation.ExecutionEventNode;
import com.oracle.truffle.api.instrumentation.SourceSectionFilter;
import com.oracle.truffle.api.instrumentation.StandardTags.RootTag;
import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.js.nodes.instrumentation.JSTags.ControlFlowBlockTag;

/**
 * Bounds the steps and the depth of guest code, and ends the context where one is exceeded. A step
 * is a function call, a round of a loop or a branch taken: whatever runs without end makes steps
 * without end. (Counting every statement as well was tried: it boxes each statement's result.)
 *
 * <p>The depth is bounded because a stack overflow is worth more to an attacker than a limit: code
 * can catch it, and a cancellation that arrives while the stack is full is lost in it ({@code
 * function f() { try { f() } finally { f() } }} then runs forever). The limit is far below what the
 * stack of a sandbox thread holds, and what it throws cannot be caught by the guest.
 */
public final class StepLimits extends TruffleInstrument {

  static final String ID = "heddle-step-limits";

  /** Guest calls inside each other; {@link JavaScriptGuest#STACK_BYTES} holds many more. */
  static final int MAX_DEPTH = 5_000;

  static final String DEPTH_MESSAGE = "heddle:depth";
  static final String STATEMENTS_MESSAGE = "heddle:statements";

  /** The door for {@link JavaScriptContext}, valid while a context is entered. */
  interface Budget {
    /** Sets how many steps the entered context may still make on this thread. */
    void set(long statements);

    long remaining();
  }

  private static final class Counts {
    private long statements = Long.MAX_VALUE;
    private int depth;
  }

  private final ContextThreadLocal<Counts> counts =
      locals.createContextThreadLocal((_, _) -> new Counts());

  @Override
  protected void onCreate(Env env) {
    env.registerService(
        new Budget() {
          @Override
          public void set(long statements) {
            var now = counts.get();
            now.statements = statements;
            now.depth = 0;
          }

          @Override
          public long remaining() {
            return counts.get().statements;
          }
        });
    var instrumenter = env.getInstrumenter();
    instrumenter.attachExecutionEventFactory(
        SourceSectionFilter.newBuilder()
            .tagIs(ControlFlowBlockTag.class)
            .includeInternal(false)
            .build(),
        _ -> new BlockNode(env));
    instrumenter.attachExecutionEventFactory(
        SourceSectionFilter.newBuilder().tagIs(RootTag.class).includeInternal(false).build(),
        _ -> new CallNode(env));
  }

  private final class BlockNode extends ExecutionEventNode {

    private final Env env;

    BlockNode(Env env) {
      this.env = env;
    }

    @Override
    protected void onEnter(VirtualFrame frame) {
      if (--counts.get().statements < 0) {
        env.getEnteredContext().closeResourceExhausted(this, STATEMENTS_MESSAGE);
      }
    }
  }

  private final class CallNode extends ExecutionEventNode {

    private final Env env;

    CallNode(Env env) {
      this.env = env;
    }

    @Override
    protected void onEnter(VirtualFrame frame) {
      var now = counts.get();
      if (--now.statements < 0) {
        env.getEnteredContext().closeResourceExhausted(this, STATEMENTS_MESSAGE);
      }
      if (++now.depth > MAX_DEPTH) {
        env.getEnteredContext().closeResourceExhausted(this, DEPTH_MESSAGE);
      }
    }

    @Override
    protected void onReturnValue(VirtualFrame frame, Object result) {
      counts.get().depth--;
    }

    @Override
    protected void onReturnExceptional(VirtualFrame frame, Throwable exception) {
      counts.get().depth--;
    }

    @Override
    protected void onYield(VirtualFrame frame, Object value) {
      counts.get().depth--;
    }

    @Override
    protected void onResume(VirtualFrame frame) {
      counts.get().depth++;
    }
  }
}
