package io.heddle.sandbox.wat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The types of a module: those it declares and those that functions bring along. */
final class Types {

  /** A function's type. */
  record Signature(List<Integer> parameters, List<Integer> results) {}

  /**
   * How a function names its type.
   *
   * @param names of the parameters that stand in it, null for those without
   */
  record Use(int index, List<Syntax.@Nullable Word> names) {}

  private final Names names = new Names("type");
  private final List<Signature> signatures = new ArrayList<>();

  /** Takes {@code (type $name (func ...))}. */
  void declare(Fields field) throws WatException {
    names.add(field.name());
    var body = field.group("func");
    var inner = new Fields(body, 1);
    signatures.add(signature(inner, new ArrayList<>()));
    inner.end();
  }

  int index(Syntax node) throws WatException {
    var index = names.index(node);
    if (index >= signatures.size()) {
      throw WatException.at(node, "there is no type %d".formatted(index));
    }
    return index;
  }

  Signature signature(int index) {
    return signatures.get(index);
  }

  /** Reads {@code (type $t)? (param ...)* (result ...)*} and finds or adds the type it means. */
  Use use(Fields fields) throws WatException {
    var declared = -1;
    if (fields.isGroup("type")) {
      declared = index(new Fields(fields.group("type"), 1).next());
    }
    var parameters = new ArrayList<Syntax.@Nullable Word>();
    var written = signature(fields, parameters);
    if (declared >= 0) {
      return new Use(declared, parameters);
    }
    return new Use(find(written), parameters);
  }

  int find(Signature signature) throws WatException {
    var known = signatures.indexOf(signature);
    if (known >= 0) {
      return known;
    }
    names.add(null);
    signatures.add(signature);
    return signatures.size() - 1;
  }

  void encode(BinaryWriter out) {
    out.unsigned(signatures.size());
    for (var signature : signatures) {
      out.raw(0x60).unsigned(signature.parameters().size());
      signature.parameters().forEach(out::raw);
      out.unsigned(signature.results().size());
      signature.results().forEach(out::raw);
    }
  }

  int size() {
    return signatures.size();
  }

  private static Signature signature(Fields fields, List<Syntax.@Nullable Word> parameterNames)
      throws WatException {
    var parameters = new ArrayList<Integer>();
    while (fields.isGroup("param")) {
      declarations(fields.group("param"), parameters, parameterNames);
    }
    var results = new ArrayList<Integer>();
    while (fields.isGroup("result")) {
      declarations(fields.group("result"), results, new ArrayList<>());
    }
    return new Signature(parameters, results);
  }

  /** Reads {@code (param $name i32)} or {@code (param i32 i32)}; locals and results alike. */
  static void declarations(
      Syntax.Group group, List<Integer> types, List<Syntax.@Nullable Word> names)
      throws WatException {
    var fields = new Fields(group, 1);
    var name = fields.name();
    if (name != null) {
      names.add(name);
      types.add(value(fields.next()));
      fields.end();
      return;
    }
    while (fields.hasNext()) {
      names.add(null);
      types.add(value(fields.next()));
    }
  }

  static int value(Syntax node) throws WatException {
    var text = node instanceof Syntax.Word word ? word.text() : "";
    return switch (text) {
      case "i32" -> 0x7f;
      case "i64" -> 0x7e;
      case "f32" -> 0x7d;
      case "f64" -> 0x7c;
      case "funcref" -> 0x70;
      case "externref" -> 0x6f;
      default -> throw WatException.at(node, "expected a type, found '%s'".formatted(text));
    };
  }
}
