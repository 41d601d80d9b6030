package io.heddle.persistence.history;

import io.heddle.persistence.codec.Cbor;
import io.heddle.persistence.codec.CborReader;
import io.heddle.persistence.codec.CborWriter;
import io.heddle.persistence.codec.CodecException;
import io.heddle.runtime.machine.NodeStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Node runs and their bytes. A text stands once: the items of a container are attempts of the same
 * nodes. Times count from the first one's start.
 */
final class NodePageCodec {

  private static final int FORMAT = 1;

  private NodePageCodec() {}

  /** The texts of a page by their numbers. */
  private static final class Texts {
    private final Map<String, Integer> numbers = new LinkedHashMap<>();

    int number(String text) {
      return numbers.computeIfAbsent(text, _ -> numbers.size());
    }
  }

  static byte[] bytes(Collection<HistoryNode> nodes) {
    var texts = new Texts();
    for (var node : nodes) {
      texts.number(node.path());
      texts.number(node.node());
      texts.number(node.type());
      texts.number(node.title());
      texts.number(node.error());
      texts.number(node.childRun());
    }
    var base = nodes.isEmpty() ? 0 : nodes.iterator().next().startedAt();
    return Cbor.bytes(
        out -> {
          out.number(FORMAT).texts(List.copyOf(texts.numbers.keySet())).number(base);
          out.number(nodes.size());
          for (var node : nodes) {
            write(out, node, texts, base);
          }
        });
  }

  private static void write(CborWriter out, HistoryNode node, Texts texts, long base)
      throws IOException {
    out.number(node.ordinal()).number(node.frame());
    out.number(texts.number(node.path())).number(texts.number(node.node()));
    out.number(texts.number(node.type())).number(texts.number(node.title()));
    out.number(node.attempt()).name(node.status());
    out.number(node.startedAt() - base).flag(node.endedAt() != 0);
    if (node.endedAt() != 0) {
      out.number(node.endedAt() - base);
    }
    out.number(node.tokens()).number(node.inputSize()).number(node.outputSize());
    out.number(texts.number(node.error())).number(texts.number(node.childRun()));
  }

  /**
   * What the bytes hold.
   *
   * @throws CodecException when they are not of this format
   */
  static List<HistoryNode> nodes(byte[] bytes) {
    return Cbor.read(
        bytes,
        in -> {
          var format = in.number();
          if (format != FORMAT) {
            throw new CodecException("node runs of the unknown format " + format);
          }
          var texts = in.texts();
          var base = in.number();
          var count = in.integer();
          var nodes = new ArrayList<HistoryNode>();
          for (var i = 0; i < count; i++) {
            nodes.add(node(in, texts, base));
          }
          return nodes;
        });
  }

  private static HistoryNode node(CborReader in, List<String> texts, long base) throws IOException {
    return new HistoryNode(
        in.number(),
        in.integer(),
        text(in, texts),
        text(in, texts),
        text(in, texts),
        text(in, texts),
        in.integer(),
        in.name(NodeStatus.class),
        base + in.number(),
        in.flag() ? base + in.number() : 0,
        in.number(),
        in.number(),
        in.number(),
        text(in, texts),
        text(in, texts));
  }

  private static String text(CborReader in, List<String> texts) throws IOException {
    var number = in.integer();
    if (number < 0 || number >= texts.size()) {
      throw new CodecException("there is no text " + number);
    }
    return texts.get(number);
  }
}
