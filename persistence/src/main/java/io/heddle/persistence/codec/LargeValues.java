package io.heddle.persistence.codec;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes the large values out of what is written: each leaves its hash behind. The smallest part
 * that is large goes by itself, so that a text that several values hold is stored once.
 */
final class LargeValues {

  /** About what a hash takes in the place of a value. */
  private static final long REFERENCE = 80;

  private final String group;
  private final long limit;
  private final Map<String, Attachment> taken = new LinkedHashMap<>();

  /** An image names one value in several places: it is written once. */
  private final IdentityHashMap<Value, Attachment> same = new IdentityHashMap<>(0);

  /**
   * @param group whose values they are
   * @param limit bytes above which a value is large
   */
  LargeValues(String group, long limit) {
    this.group = group;
    this.limit = limit;
  }

  List<Attachment> taken() {
    return new ArrayList<>(taken.values());
  }

  /** Whether the value is written as its hash; then it has been. */
  boolean takes(CborWriter out, Value value) throws IOException {
    var known = same.get(value);
    if (known == null) {
      if (remaining(value, true) <= limit) {
        return false;
      }
      var content = Cbor.bytes(this, inner -> ValueCodec.writeWhole(inner, value));
      var hash = sha256(content);
      known = taken.computeIfAbsent(hash, _ -> new Attachment(hash, content));
      same.put(value, known);
    }
    out.tag(Tags.LARGE);
    out.begin(3);
    out.text(group).text(known.hash()).number(known.content().length);
    out.end();
    return true;
  }

  /** About the bytes of a value when the large ones inside it are taken out. */
  private long remaining(Value value, boolean outermost) {
    var size =
        switch (value) {
          case StringValue(var text) -> text.length() + 5L;
          case ArrayValue array -> {
            var sum = 5L;
            for (var item : array.items()) {
              sum += remaining(item, false);
            }
            yield sum;
          }
          case ObjectValue object -> remaining(object);
          case FileValue(var description) -> remaining(description);
          default -> 9L;
        };
    return size > limit && !outermost ? REFERENCE : size;
  }

  private long remaining(ObjectValue object) {
    var sum = 5L;
    for (var entry : object.entries().entrySet()) {
      sum += entry.getKey().length() + 3L + remaining(entry.getValue(), false);
    }
    return sum;
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
