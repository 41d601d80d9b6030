package io.heddle.compiler.render.lowering;

import io.heddle.compiler.jinja.Stmt;
import io.heddle.compiler.python.Compare;
import io.heddle.compiler.render.Code;
import io.heddle.compiler.render.Step;
import io.heddle.compiler.render.Store;
import io.heddle.compiler.value.NoneValue;
import org.jspecify.annotations.Nullable;

/**
 * Statements with a scope of their own that run once: with, autoescape, and blocks of set and
 * filter.
 */
final class ScopedLowering {

  private ScopedLowering() {}

  static Step with(Stmt.With with, Scope scope, Lowering lowering) {
    var inner = scope.inner();
    var visitor = new SymbolVisitor(inner.symbols());
    with.targets().forEach(visitor::parameters);
    visitor.visitAll(with.body());
    var values =
        with.values().stream()
            .map(value -> ExpressionLowering.lower(value, scope))
            .toArray(Code[]::new);
    var stores =
        with.targets().stream().map(target -> lowering.store(target, inner)).toArray(Store[]::new);
    var body = lowering.body(with.body(), inner);
    var enter = lowering.enter(inner);
    var leave = ScopeSteps.leave(inner);
    return (frame, out) -> {
      enter.run(frame, out);
      for (var i = 0; i < stores.length; i++) {
        stores[i].put(frame, values[i].value(frame));
      }
      body.run(frame, out);
      leave.run(frame, out);
    };
  }

  static Step autoescape(Stmt.Autoescape escape, Scope scope, Lowering lowering) {
    var inner = scope.inner();
    var visitor = new SymbolVisitor(inner.symbols());
    visitor.load(escape.enabled());
    visitor.visitAll(escape.body());
    var enabled = ExpressionLowering.lower(escape.enabled(), inner);
    var body = lowering.body(escape.body(), inner);
    var enter = lowering.enter(inner);
    var leave = ScopeSteps.leave(inner);
    return (frame, out) -> {
      var render = frame.render();
      var before = render.escapes();
      enter.run(frame, out);
      render.escapes(Compare.isTrue(enabled.value(frame)));
      body.run(frame, out);
      render.escapes(before);
      leave.run(frame, out);
    };
  }

  static Step assignBlock(Stmt.AssignBlock assign, Scope scope, Lowering lowering) {
    var inner = scope.inner();
    new SymbolVisitor(inner.symbols()).visitAll(assign.body());
    var filter = assign.filter();
    if (filter != null) {
      new SymbolVisitor(inner.symbols()).load(filter);
    }
    var body = lowering.body(assign.body(), inner);
    var store = lowering.store(assign.target(), scope);
    var buffered = scope.symbols().function().slot().index();
    Code text = frame -> orNone(frame.get(buffered));
    var value = filter == null ? text : ExpressionLowering.filter(filter, inner, text);
    var enter = lowering.enter(inner);
    var leave = ScopeSteps.leave(inner);
    return (frame, _) -> {
      var render = frame.render();
      var buffer = render.buffer();
      enter.run(frame, buffer);
      body.run(frame, buffer);
      frame.set(buffered, render.text(buffer.toString()));
      var result = value.value(frame);
      store.put(frame, result instanceof String plain ? render.text(plain) : result);
      leave.run(frame, buffer);
    };
  }

  static Step filterBlock(Stmt.FilterBlock block, Scope scope, Lowering lowering) {
    var inner = scope.inner();
    var visitor = new SymbolVisitor(inner.symbols());
    visitor.visitAll(block.body());
    visitor.load(block.filter());
    var body = lowering.body(block.body(), inner);
    var buffered = scope.symbols().function().slot().index();
    var value =
        ExpressionLowering.filter(block.filter(), inner, frame -> orNone(frame.get(buffered)));
    var enter = lowering.enter(inner);
    var leave = ScopeSteps.leave(inner);
    return (frame, out) -> {
      var render = frame.render();
      var buffer = render.buffer();
      enter.run(frame, buffer);
      body.run(frame, buffer);
      frame.set(buffered, render.text(buffer.toString()));
      out.print(value.value(frame), render);
      leave.run(frame, out);
    };
  }

  private static Object orNone(@Nullable Object value) {
    return value == null ? NoneValue.NONE : value;
  }
}
