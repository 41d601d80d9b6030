package io.heddle.sandbox.js;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.ContextThreadLocal;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.instrumentation.ExecutionEventNode;
import com.oracle.truffle.api.instrumentation.SourceSectionFilter;
import com.oracle.truffle.api.instrumentation.StandardTags.RootTag;
import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.js.nodes.instrumentation.JSTags.ControlFlowBlockTag;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

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
  static final String ALLOCATION_MESSAGE = "heddle:allocation";

  /**
   * The thread's allocation is looked at once in so many steps (a power of two): the watchdog looks
   * each few milliseconds, in which a loop over a builtin can allocate as much as its limit again.
   */
  private static final long STEPS_PER_LOOK = 8;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** The door for {@link JavaScriptContext}, valid while a context is entered. */
  interface Budget {
    /**
     * Sets how many steps the entered context may still make, and bytes allocate, on this thread.
     */
    void set(long statements, long allocation);

    long remaining();
  }

  private static final class Counts {
    private long statements = Long.MAX_VALUE;
    private long allocationEnd = Long.MAX_VALUE;
    private int depth;

    /** Counts a step; null, or what is exceeded. */
    private @Nullable String step() {
      if (--statements < 0) {
        return STATEMENTS_MESSAGE;
      }
      return statements % STEPS_PER_LOOK == 0 && allocated() > allocationEnd
          ? ALLOCATION_MESSAGE
          : null;
    }
  }

  @TruffleBoundary
  private static long allocated() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  private final ContextThreadLocal<Counts> counts =
      locals.createContextThreadLocal((_, _) -> new Counts());

  @Override
  protected void onCreate(Env env) {
    env.registerService(
        new Budget() {
          @Override
          public void set(long statements, long allocation) {
            var now = counts.get();
            now.statements = statements;
            now.allocationEnd = allocated() + allocation;
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
      var exceeded = counts.get().step();
      if (exceeded != null) {
        env.getEnteredContext().closeResourceExhausted(this, exceeded);
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
      var exceeded = now.step();
      if (exceeded != null) {
        env.getEnteredContext().closeResourceExhausted(this, exceeded);
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
