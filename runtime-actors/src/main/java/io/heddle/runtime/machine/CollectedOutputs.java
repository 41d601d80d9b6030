package io.heddle.runtime.machine;

import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/**
 * What end and answer nodes put out, as they settle.
 *
 * <p>End outputs merge by name, the last one wins. Answers of an app export are joined in the order
 * in which they settle, those inside containers too; of a flat file the last one wins, and one that
 * is a stream is left to the nodes below it.
 */
final class CollectedOutputs {

  private static final String ANSWER = "answer";

  private final StringBuilder answer = new StringBuilder();
  private boolean answered;
  private ObjectValue beside = ObjectValue.EMPTY;

  void add(Dialect dialect, Frame frame, Node node, ObjectValue values) {
    var spec = node.spec();
    if (spec instanceof RoutingSpec.End) {
      frame.endReached = true;
      frame.result = merge(frame.result, values);
    } else if (spec instanceof RoutingSpec.Answer) {
      frame.endReached = true;
      if (dialect == Dialect.APP_EXPORT) {
        answer(values);
      } else if (!StreamedAnswers.isLeftToOthers(frame, node)) {
        frame.result = merge(frame.result, values);
      }
    } else if (spec instanceof RoutingSpec.LoopEnd(var levels)) {
      frame.up(levels).breakRequested = true;
    }
  }

  ObjectValue outputs(Frame root) {
    if (!answered) {
      return root.result;
    }
    var merged = new LinkedHashMap<>(root.result.entries());
    merged.put(ANSWER, Value.of(answer.toString()));
    merged.putAll(beside.entries());
    return new ObjectValue(merged);
  }

  /** What an app has answered so far; empty when nothing. */
  String answer() {
    return answer.toString();
  }

  StateImage.Answer image() {
    return new StateImage.Answer(answer.toString(), answered, beside);
  }

  void restore(StateImage.Answer image) {
    answer.append(image.text());
    answered = image.answered();
    beside = image.beside();
  }

  private void answer(ObjectValue values) {
    answered = true;
    if (values.get(ANSWER) instanceof StringValue(var text)) {
      answer.append(text);
    }
    if (values.size() > 1) {
      var all = new LinkedHashMap<>(beside.entries());
      values.entries().forEach((name, value) -> all.merge(name, value, CollectedOutputs::join));
      all.remove(ANSWER);
      beside = new ObjectValue(all);
    }
  }

  private static Value join(Value before, Value after) {
    if (before instanceof ArrayValue(var first) && after instanceof ArrayValue(var second)) {
      var all = new ArrayList<>(first);
      all.addAll(second);
      return Value.array(all);
    }
    return after;
  }

  private static ObjectValue merge(ObjectValue before, ObjectValue after) {
    if (before.size() == 0) {
      return after;
    }
    var merged = new LinkedHashMap<>(before.entries());
    merged.putAll(after.entries());
    return new ObjectValue(merged);
  }
}
