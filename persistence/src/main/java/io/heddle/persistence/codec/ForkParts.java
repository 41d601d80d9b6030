package io.heddle.persistence.codec;

import io.heddle.runtime.fork.Fork;
import io.heddle.runtime.machine.Decision;
import io.heddle.runtime.machine.NodeStatus;
import io.heddle.runtime.machine.Recorded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the events of forks are made of. A part changes only with the manifest of its event. */
public final class ForkParts {

  private ForkParts() {}

  public static void fork(CborWriter out, Fork fork) throws IOException {
    out.text(fork.source()).number(fork.upTo()).texts(fork.from());
    ValueCodec.write(out, fork.outputs());
  }

  public static Fork fork(CborReader in) throws IOException {
    return new Fork(in.text(), in.number(), in.texts(), ValueCodec.readObject(in));
  }

  public static void results(CborWriter out, List<Recorded> results) throws IOException {
    out.number(results.size());
    for (var result : results) {
      out.text(result.path()).text(result.inputs()).name(result.status()).text(result.handle());
      ValueCodec.write(out, result.outputs());
      ValueCodec.write(out, result.details());
      Parts.usage(out, result.paid());
      Parts.failure(out, result.failure());
      var decision = result.decision();
      out.flag(decision != null);
      if (decision != null) {
        out.name(decision.by()).text(decision.submitId()).optionalText(decision.action());
        out.text(decision.handle()).text(decision.who());
      }
    }
  }

  public static List<Recorded> results(CborReader in) throws IOException {
    var count = in.number();
    var results = new ArrayList<Recorded>();
    for (var i = 0L; i < count; i++) {
      results.add(
          new Recorded(
              in.text(),
              in.text(),
              in.name(NodeStatus.class),
              in.text(),
              ValueCodec.readObject(in),
              ValueCodec.readObject(in),
              Parts.usage(in),
              Parts.optionalFailure(in),
              in.flag()
                  ? new Decision(
                      in.name(Decision.By.class),
                      in.text(),
                      in.optionalText(),
                      in.text(),
                      in.text())
                  : null));
    }
    return results;
  }
}
