package io.heddle.compiler.render.lowering;

import io.heddle.compiler.jinja.Stmt;
import io.heddle.compiler.python.PyError;
import io.heddle.compiler.python.Repr;
import io.heddle.compiler.python.Undefined;
import io.heddle.compiler.render.Activation;
import io.heddle.compiler.render.BlockCode;
import io.heddle.compiler.render.Blocks;
import io.heddle.compiler.render.Slot;
import io.heddle.compiler.render.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The blocks of a template: all are declared before any is lowered, as one may call another. */
final class BlockLowering {

  private final Map<String, BlockCode> blocks;
  private final Repr style;

  private BlockLowering(Map<String, BlockCode> blocks, Repr style) {
    this.blocks = blocks;
    this.style = style;
  }

  /**
   * Declares the blocks of a template.
   *
   * @throws LowerException when two have the same name
   */
  static BlockLowering of(List<Stmt> body, Repr style) {
    var blocks = new HashMap<String, BlockCode>();
    for (var top : body) {
      Walk.each(
          top,
          statement -> {
            if (statement instanceof Stmt.Block block
                && blocks.put(block.name(), new BlockCode()) != null) {
              throw new LowerException(
                  "block '%s' defined twice".formatted(block.name()), block.line(), null);
            }
          });
    }
    return new BlockLowering(Map.copyOf(blocks), style);
  }

  Map<String, BlockCode> blocks() {
    return blocks;
  }

  /** Gives every block of a template its body. */
  void lowerAll(List<Stmt> body, Lowering lowering) {
    for (var top : body) {
      Walk.each(
          top,
          statement -> {
            if (statement instanceof Stmt.Block block) {
              lower(block, lowering);
            }
          });
    }
  }

  private void lower(Stmt.Block block, Lowering lowering) {
    var function = new Slot.Function(null);
    var scope = new Scope(Symbols.of(null, function), false, false, style);
    var self = Walk.usesUndeclared(block.body(), "self") ? scope.symbols().parameter("self") : null;
    var parent =
        Walk.usesUndeclared(block.body(), "super") ? scope.symbols().parameter("super") : null;
    new SymbolVisitor(scope.symbols()).visitAll(block.body());
    var body = lowering.body(block.body(), scope);
    var enter = lowering.enter(scope);
    lowering.resolveAgain();
    var missing =
        Undefined.because("there is no parent block called '%s'.".formatted(block.name()));
    code(block.name())
        .define(
            caller -> {
              var render = caller.render();
              var frame = new Activation(render, function.size(), null);
              if (self != null) {
                frame.set(self.index(), new Blocks(frame, blocks));
              }
              if (parent != null) {
                frame.set(parent.index(), missing);
              }
              render.enter();
              var out = render.buffer();
              enter.run(frame, out);
              body.run(frame, out);
              render.leave();
              return out.toString();
            });
  }

  /** The place of a block, which prints it. */
  Step block(Stmt.Block block, Scope scope) {
    var code = code(block.name());
    if (block.required()) {
      var message = "Required block '%s' not found".formatted(block.name());
      return (_, _) -> {
        throw new PyError("TemplateRuntimeError", message);
      };
    }
    if (!block.scoped()) {
      return (frame, out) -> out.append((String) code.call(frame));
    }
    var visible = scope.symbols().visibleStores();
    var function = scope.symbols().function();
    return (frame, out) -> {
      var locals = new HashMap<String, Object>();
      visible.forEach(
          (name, slot) -> {
            var value = frame.outer(slot.hopsFrom(function)).get(slot.index());
            if (value != null) {
              locals.put(name, value);
            }
          });
      var before = frame.render().derive(locals);
      out.append((String) code.call(frame));
      frame.render().restore(before);
    };
  }

  private BlockCode code(String name) {
    var block = blocks.get(name);
    if (block == null) {
      throw new IllegalStateException("an undeclared block");
    }
    return block;
  }
}
