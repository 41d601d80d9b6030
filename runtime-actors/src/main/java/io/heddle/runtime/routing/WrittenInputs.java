package io.heddle.runtime.routing;

import io.heddle.compiler.Inputs;
import io.heddle.compiler.ir.Ref;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Inputs as an assigner's later items see them: with the values its earlier items wrote. */
final class WrittenInputs implements Inputs {

  private final List<Ref> refs;
  private final Inputs before;
  private final List<Routed.Write> writes = new ArrayList<>(1);

  WrittenInputs(List<Ref> refs, Inputs before) {
    this.refs = refs;
    this.before = before;
  }

  @Override
  public @Nullable Value get(int index) {
    if (!writes.isEmpty() && index >= 0) {
      var wanted = refs.get(index);
      for (var write : writes) {
        var target = refs.get(write.targetInput());
        if (isInside(wanted, target)) {
          return inside(write.value(), wanted.path(), target.path().size());
        }
      }
    }
    return index < 0 ? null : before.get(index);
  }

  private static boolean isInside(Ref wanted, Ref target) {
    return wanted.slot() == target.slot()
        && wanted.up() == target.up()
        && wanted.path().size() >= target.path().size()
        && wanted.path().subList(0, target.path().size()).equals(target.path());
  }

  private static @Nullable Value inside(Value written, List<String> path, int from) {
    Value value = written;
    for (var name : path.subList(from, path.size())) {
      var next = value instanceof ObjectValue object ? object.get(name) : null;
      if (next == null) {
        return null;
      }
      value = next;
    }
    return value;
  }

  /** A variable keeps the place of its first write and takes the value of the last. */
  void write(int targetInput, Value value) {
    var target = refs.get(targetInput);
    for (var i = 0; i < writes.size(); i++) {
      var earlier = refs.get(writes.get(i).targetInput());
      if (isInside(target, earlier) && isInside(earlier, target)) {
        writes.set(i, new Routed.Write(writes.get(i).targetInput(), value));
        return;
      }
    }
    writes.add(new Routed.Write(targetInput, value));
  }

  List<Routed.Write> writes() {
    return writes;
  }
}
