package io.heddle.compiler.render;

import io.heddle.compiler.python.Args;
import io.heddle.compiler.python.PyCallable;
import io.heddle.compiler.python.PyObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code self}: the blocks of the template as functions. */
public record Blocks(Activation frame, Map<String, BlockCode> blocks) implements PyObject {

  /** One block, to be called. */
  record Block(Activation frame, BlockCode code) implements PyCallable {
    @Override
    public Object call(Args args) {
      return frame.render().text((String) code.call(frame));
    }
  }

  @Override
  public @Nullable Object attribute(String name) {
    var block = blocks.get(name);
    return block == null ? null : new Block(frame, block);
  }

  @Override
  public String typeName() {
    return "jinja2.runtime.TemplateReference";
  }

  @Override
  public String repr() {
    return "<TemplateReference None>";
  }
}
