package io.heddle.persistence.codec;

import com.fasterxml.jackson.core.JsonToken;
import io.heddle.compiler.ir.RunLimits;
import io.heddle.runtime.machine.RunFailure;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.runtime.node.Usage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What facts are made of. A part changes only together with the version of every fact it is in. */
final class Parts {

  private Parts() {}

  static void usage(CborWriter out, Usage usage) throws IOException {
    out.begin();
    if (!usage.equals(Usage.NONE)) {
      out.number(usage.promptTokens()).number(usage.completionTokens());
      out.price(usage.price()).text(usage.currency());
    }
    out.end();
  }

  static Usage usage(CborReader in) throws IOException {
    in.begin();
    if (in.next() == JsonToken.END_ARRAY) {
      return Usage.NONE;
    }
    var usage = new Usage(in.currentInteger().longValueExact(), in.number(), in.price(), in.text());
    in.endArray();
    return usage;
  }

  static void failure(CborWriter out, @Nullable NodeFailure failure) throws IOException {
    out.begin();
    if (failure != null) {
      out.name(failure.kind()).text(failure.code()).text(failure.type()).text(failure.message());
      out.flag(failure.retryable()).optionalDuration(failure.retryAfter());
    }
    out.end();
  }

  static @Nullable NodeFailure optionalFailure(CborReader in) throws IOException {
    in.begin();
    var first = in.next();
    if (first == JsonToken.END_ARRAY) {
      return null;
    }
    var kind = in.currentName(first, ErrorKind.class);
    var failure =
        new NodeFailure(kind, in.text(), in.text(), in.text(), in.flag(), in.optionalDuration());
    in.endArray();
    return failure;
  }

  static NodeFailure failure(CborReader in) throws IOException {
    var failure = optionalFailure(in);
    if (failure == null) {
      throw new CodecException("no failure where one must be");
    }
    return failure;
  }

  static void runFailure(CborWriter out, @Nullable RunFailure failure) throws IOException {
    out.begin();
    if (failure != null) {
      out.text(failure.type()).text(failure.nodeId()).text(failure.nodeType());
      failure(out, failure.failure());
    }
    out.end();
  }

  static @Nullable RunFailure optionalRunFailure(CborReader in) throws IOException {
    in.begin();
    var first = in.next();
    if (first == JsonToken.END_ARRAY) {
      return null;
    }
    var failure = new RunFailure(in.currentText(first), in.text(), in.text(), failure(in));
    in.endArray();
    return failure;
  }

  static RunFailure runFailure(CborReader in) throws IOException {
    var failure = optionalRunFailure(in);
    if (failure == null) {
      throw new CodecException("no failure where one must be");
    }
    return failure;
  }

  static void limits(CborWriter out, RunLimits limits) throws IOException {
    out.number(limits.maxSteps()).duration(limits.wallTime()).number(limits.maxConcurrency());
    out.number(limits.maxItems()).number(limits.maxRounds()).number(limits.maxTotalSteps());
  }

  static RunLimits limits(CborReader in) throws IOException {
    return new RunLimits(
        in.integer(), in.duration(), in.integer(), in.integer(), in.integer(), in.number());
  }
}
