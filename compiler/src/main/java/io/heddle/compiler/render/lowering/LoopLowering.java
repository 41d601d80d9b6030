package io.heddle.compiler.render.lowering;

import io.heddle.compiler.jinja.Expr;
import io.heddle.compiler.jinja.Stmt;
import io.heddle.compiler.python.Compare;
import io.heddle.compiler.python.Iterate;
import io.heddle.compiler.python.PyIterator;
import io.heddle.compiler.render.Activation;
import io.heddle.compiler.render.Code;
import io.heddle.compiler.render.Loop;
import io.heddle.compiler.render.Output;
import io.heddle.compiler.render.Slot;
import io.heddle.compiler.render.Step;
import io.heddle.compiler.render.Store;
import io.heddle.compiler.value.NoneValue;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** For loops. */
final class LoopLowering {

  /** A lowered loop; run once, or each time a recursive loop calls itself. */
  private record LoopCode(
      Store target,
      int loopSlot,
      @Nullable TestCode test,
      Step enter,
      Step body,
      Step leave,
      @Nullable Step otherwise) {

    /** Runs the loop over a value. */
    void run(
        Activation frame,
        Output out,
        Object iterable,
        Loop.@Nullable Recursion recursion,
        int depth) {
      var render = frame.render();
      var source =
          test == null
              ? iterable
              : PyIterator.generator(test.filtered(frame, Iterate.over(iterable)));
      var any = false;
      if (loopSlot >= 0) {
        var loop = new Loop(source, recursion, depth);
        while (loop.advance()) {
          any = true;
          render.iterate();
          frame.set(loopSlot, loop);
          target.put(frame, loop.current());
          enter.run(frame, out);
          body.run(frame, out);
        }
        frame.set(loopSlot, null);
      } else {
        for (Iterator<Object> items = Iterate.over(source); items.hasNext(); ) {
          any = true;
          render.iterate();
          target.put(frame, items.next());
          enter.run(frame, out);
          body.run(frame, out);
        }
      }
      leave.run(frame, out);
      if (!any && otherwise != null) {
        otherwise.run(frame, out);
      }
    }
  }

  /** The {@code if} of a loop. */
  private record TestCode(Store target, Step enter, Code test) {

    Iterator<Object> filtered(Activation frame, Iterator<Object> items) {
      enter.run(frame, frame.render().buffer());
      return new Iterator<>() {
        private @Nullable Object next;

        @Override
        public boolean hasNext() {
          while (next == null && items.hasNext()) {
            var item = items.next();
            frame.render().iterate();
            target.put(frame, item);
            if (Compare.isTrue(test.value(frame))) {
              next = item;
            }
          }
          return next != null;
        }

        @Override
        public Object next() {
          if (!hasNext()) {
            throw new NoSuchElementException();
          }
          var item = next;
          next = null;
          return item == null ? NoneValue.NONE : item;
        }
      };
    }
  }

  private LoopLowering() {}

  static Step lower(Stmt.For loop, Scope scope, Lowering lowering) {
    var line = Walk.lineOfStore(loop, "loop");
    if (line > 0) {
      throw new LowerException(
          "Can't assign to special loop variable in for-loop target", line, null);
    }
    var iterable = ExpressionLowering.lower(loop.iterable(), scope);
    if (!loop.recursive()) {
      var code = code(loop, scope.inner(), scope.inner(), scope.inner(), lowering);
      return (frame, out) -> code.run(frame, out, iterable.value(frame), null, 0);
    }
    var function = scope.function();
    lowering.resolveAgain();
    var code =
        code(loop, function, scope.innerWithin(function), scope.innerWithin(function), lowering);
    var slots = function.symbols().function();
    return (frame, out) -> {
      var recursion = new Recursion(code, frame, slots);
      out.print(recursion.call(iterable.value(frame), 0), frame.render());
    };
  }

  /** A recursive loop: calls itself with an activation of its own. */
  private record Recursion(LoopCode code, Activation home, Slot.Function function)
      implements Loop.Recursion {

    @Override
    public Object call(Object iterable, int depth) {
      var render = home.render();
      render.enter();
      var frame = new Activation(render, function.size(), home);
      var out = render.buffer();
      code.run(frame, out, iterable, this, depth);
      render.leave();
      return render.text(out.toString());
    }
  }

  private static LoopCode code(
      Stmt.For loop, Scope inner, Scope tested, Scope otherwise, Lowering lowering) {
    var extended =
        loop.recursive() || Walk.usesUndeclared(loop.body(), "loop") || hasScopedBlock(loop);
    var loopSlot = extended ? inner.symbols().parameter("loop").index() : -1;
    var visitor = new SymbolVisitor(inner.symbols());
    visitor.parameters(loop.target());
    visitor.visitAll(loop.body());
    var test = loop.test() == null ? null : test(loop.target(), loop.test(), tested, lowering);
    var target = lowering.store(loop.target(), inner);
    var body = lowering.body(loop.body(), inner);
    var enter = lowering.enter(inner);
    @Nullable Step elseStep = null;
    if (!loop.otherwise().isEmpty()) {
      new SymbolVisitor(otherwise.symbols()).visitAll(loop.otherwise());
      var elseBody = lowering.body(loop.otherwise(), otherwise);
      var elseEnter = lowering.enter(otherwise);
      var elseLeave = ScopeSteps.leave(otherwise);
      elseStep =
          (frame, out) -> {
            elseEnter.run(frame, out);
            elseBody.run(frame, out);
            elseLeave.run(frame, out);
          };
    }
    return new LoopCode(target, loopSlot, test, enter, body, ScopeSteps.leave(inner), elseStep);
  }

  private static TestCode test(Expr target, Expr test, Scope scope, Lowering lowering) {
    var visitor = new SymbolVisitor(scope.symbols());
    visitor.parameters(target);
    visitor.load(test);
    var store = lowering.store(target, scope);
    var code = ExpressionLowering.lower(test, scope);
    return new TestCode(store, lowering.enter(scope), code);
  }

  private static boolean hasScopedBlock(Stmt.For loop) {
    var found = new boolean[1];
    Walk.each(loop, inner -> found[0] |= inner instanceof Stmt.Block block && block.scoped());
    return found[0];
  }
}
