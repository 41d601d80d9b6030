package io.heddle.compiler.render.lowering;

import io.heddle.compiler.jinja.Expr;
import io.heddle.compiler.jinja.Stmt;
import io.heddle.compiler.python.Iterate;
import io.heddle.compiler.python.PyError;
import io.heddle.compiler.render.Namespace;
import io.heddle.compiler.render.Step;
import io.heddle.compiler.render.Store;

/** What is assigned to: names, attributes of namespaces, and tuples of both. */
final class TargetLowering {

  private final boolean hasBlocks;

  /**
   * @param hasBlocks whether there are blocks, which see what the top level assigns
   */
  TargetLowering(boolean hasBlocks) {
    this.hasBlocks = hasBlocks;
  }

  Store store(Expr target, Scope scope) {
    return switch (target) {
      case Expr.Name(_, var name) -> {
        var slot = scope.symbols().ref(name);
        var index = slot.index();
        var exports = scope.isTop() && hasBlocks;
        yield (frame, value) -> {
          frame.set(index, value);
          if (exports) {
            frame.render().export(name, value);
          }
        };
      }
      case Expr.NamespaceRef(_, var name, var attribute) -> {
        var namespace = ExpressionLowering.lower(new Expr.Name(0, name), scope);
        yield (frame, value) -> {
          if (!(namespace.value(frame) instanceof Namespace own)) {
            throw new PyError(
                "TemplateRuntimeError", "cannot assign attribute on non-namespace object");
          }
          own.set(attribute, value);
        };
      }
      case Expr.Tuple(_, var items) -> {
        var stores = items.stream().map(item -> store(item, scope)).toArray(Store[]::new);
        yield (frame, value) -> {
          var parts = Iterate.unpack(value, stores.length);
          for (var i = 0; i < stores.length; i++) {
            stores[i].put(frame, parts.get(i));
          }
        };
      }
      default -> throw new IllegalStateException("no target: " + target);
    };
  }

  Step assign(Stmt.Assign assign, Scope scope) {
    var value = ExpressionLowering.lower(assign.value(), scope);
    var store = store(assign.target(), scope);
    if (assign.target() instanceof Expr.NamespaceRef(_, var name, _)) {
      var namespace = ExpressionLowering.lower(new Expr.Name(0, name), scope);
      return (frame, _) -> {
        if (!(namespace.value(frame) instanceof Namespace)) {
          throw new PyError(
              "TemplateRuntimeError", "cannot assign attribute on non-namespace object");
        }
        store.put(frame, value.value(frame));
      };
    }
    return (frame, _) -> store.put(frame, value.value(frame));
  }
}
