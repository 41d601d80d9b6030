package io.heddle.compiler.render.lowering;

import io.heddle.compiler.jinja.Expr;
import io.heddle.compiler.jinja.Stmt;
import io.heddle.compiler.python.Args;
import io.heddle.compiler.render.Code;
import io.heddle.compiler.render.Macro;
import io.heddle.compiler.render.MacroCode;
import io.heddle.compiler.render.Render;
import io.heddle.compiler.render.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Macros and call blocks: functions that see the scope they are defined in. */
final class MacroLowering {

  private MacroLowering() {}

  static Step macro(Stmt.Macro macro, Scope scope, Lowering lowering) {
    var code =
        macroCode(macro.name(), macro.signature(), macro.body(), macro.line(), scope, lowering);
    var store = lowering.store(new Expr.Name(macro.line(), macro.name()), scope);
    return (frame, _) -> store.put(frame, new Macro(code, frame));
  }

  static Step callBlock(Stmt.CallBlock call, Scope scope, Lowering lowering) {
    var code = macroCode(null, call.signature(), call.body(), call.line(), scope, lowering);
    var callee = ExpressionLowering.lower(call.call().callee(), scope);
    var args = ExpressionLowering.arguments(call.call().arguments(), scope);
    return (frame, out) -> {
      var given = args.of(frame);
      var named = new LinkedHashMap<>(given.named());
      named.put("caller", new Macro(code, frame));
      var function = callee.value(frame);
      var result = Render.call(function, new Args(given.positional(), named));
      out.print(result, frame.render());
    };
  }

  private static MacroCode macroCode(
      @Nullable String name,
      Stmt.Signature signature,
      List<Stmt> statements,
      int line,
      Scope outer,
      Lowering lowering) {
    lowering.resolveAgain();
    var scope = outer.function();
    var symbols = scope.symbols();
    var parameters = signature.names();
    var slots = parameters.stream().map(parameter -> symbols.parameter(parameter).index()).toList();
    var explicit = parameters.indexOf("caller");
    var usesCaller = Walk.usesUndeclared(statements, "caller");
    if (usesCaller && explicit >= 0 && signature.defaultOf(explicit) == null) {
      throw new LowerException(
          "When defining macros or call blocks the special \"caller\" argument must be omitted or"
              + " be given a default.",
          line,
          null);
    }
    var caller = special("caller", usesCaller, parameters, symbols);
    var kwargs = special("kwargs", Walk.usesUndeclared(statements, "kwargs"), parameters, symbols);
    var varargs =
        special("varargs", Walk.usesUndeclared(statements, "varargs"), parameters, symbols);
    var visitor = new SymbolVisitor(symbols);
    signature.defaults().forEach(visitor::load);
    visitor.visitAll(statements);
    var defaults = new ArrayList<@Nullable Code>();
    for (var i = 0; i < slots.size(); i++) {
      var expression = signature.defaultOf(i);
      defaults.add(expression == null ? null : ExpressionLowering.lower(expression, scope));
    }
    var body = lowering.body(statements, scope);
    var enter = lowering.enter(scope);
    return new MacroCode(
        name,
        parameters,
        slots,
        defaults,
        new MacroCode.Specials(usesCaller, caller, kwargs, varargs),
        symbols.function(),
        enter,
        body);
  }

  private static int special(
      String name, boolean isUsed, List<String> parameters, Symbols symbols) {
    return isUsed && !parameters.contains(name) ? symbols.parameter(name).index() : -1;
  }
}
