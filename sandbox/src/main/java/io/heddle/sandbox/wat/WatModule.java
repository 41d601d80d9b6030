package io.heddle.sandbox.wat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One module: first every field is counted and named, then each is encoded, so that a field may
 * refer to a later one.
 */
final class WatModule {

  private static final Map<String, Integer> KINDS =
      Map.of("func", 0, "table", 1, "memory", 2, "global", 3);
  private static final int MAX_LOCALS = 50_000;

  /** A field that stands in one of the index spaces, past its name and its inline exports. */
  private record Definition(Fields fields, int kind, boolean imported) {}

  private final Syntax.Group source;
  private final Types types = new Types();
  private final Map<Integer, Names> spaces =
      Map.of(
          0, new Names("function"),
          1, new Names("table"),
          2, new Names("memory"),
          3, new Names("global"));
  private final List<Definition> definitions = new ArrayList<>();
  private final List<Fields> others = new ArrayList<>();

  private final Section imports = new Section();
  private final Section functions = new Section();
  private final Section tables = new Section();
  private final Section memories = new Section();
  private final Section globals = new Section();
  private final Section exports = new Section();
  private final Section elements = new Section();
  private final Section code = new Section();
  private final Section data = new Section();
  private @Nullable Integer start;

  /** Entries of a section and their number. */
  private static final class Section {
    private final BinaryWriter entries = new BinaryWriter();
    private int count;

    BinaryWriter entry() {
      count++;
      return entries;
    }

    void writeTo(BinaryWriter out, int id) {
      if (count > 0) {
        out.section(id, new BinaryWriter().unsigned(count).append(entries));
      }
    }
  }

  WatModule(Syntax.Group source) {
    this.source = source;
  }

  Types types() {
    return types;
  }

  Names functions() {
    return space(0);
  }

  Names tables() {
    return space(1);
  }

  Names globals() {
    return space(3);
  }

  byte[] encode() throws WatException {
    collect();
    for (var definition : definitions) {
      if (definition.imported()) {
        importOf(definition);
      }
    }
    for (var definition : definitions) {
      if (!definition.imported()) {
        define(definition);
      }
    }
    for (var field : others) {
      other(field);
    }
    var out = new BinaryWriter().raw(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
    if (types.size() > 0) {
      var section = new BinaryWriter();
      types.encode(section);
      out.section(1, section);
    }
    imports.writeTo(out, 2);
    functions.writeTo(out, 3);
    tables.writeTo(out, 4);
    memories.writeTo(out, 5);
    globals.writeTo(out, 6);
    exports.writeTo(out, 7);
    if (start != null) {
      out.section(8, new BinaryWriter().unsigned(start));
    }
    elements.writeTo(out, 9);
    code.writeTo(out, 10);
    data.writeTo(out, 11);
    return out.toBytes();
  }

  private void collect() throws WatException {
    var fields = new Fields(source, 1);
    fields.name();
    var defined = false;
    while (fields.hasNext()) {
      var group = fields.anyGroup();
      var field = new Fields(group, 0);
      var head = field.word();
      var kind = KINDS.get(head.text());
      if (kind != null) {
        var definition = definition(field, kind);
        if (definition.imported() && defined) {
          throw WatException.at(group, "imports must come before definitions");
        }
        defined |= !definition.imported();
        definitions.add(definition);
      } else if (head.text().equals("type")) {
        types.declare(field);
      } else if (head.text().equals("import")) {
        if (defined) {
          throw WatException.at(group, "imports must come before definitions");
        }
        imported(group);
      } else {
        others.add(field);
      }
    }
  }

  /** Counts {@code (func $f (export "x")* ...)} and writes its exports. */
  private Definition definition(Fields field, int kind) throws WatException {
    var index = space(kind).add(field.name());
    while (field.isGroup("export")) {
      var export = new Fields(field.group("export"), 1);
      exports.entry().text(export.text()).raw(kind).unsigned(index);
      export.end();
    }
    return new Definition(field, kind, field.isGroup("import"));
  }

  /** Counts {@code (import "module" "name" (func $f ...))}. */
  private void imported(Syntax.Group group) throws WatException {
    var field = new Fields(group, 1);
    field.text();
    field.text();
    var what = new Fields(field.anyGroup(), 0);
    field.end();
    var kind = KINDS.get(what.word().text());
    if (kind == null) {
      throw WatException.at(group, "only functions, tables, memories and globals are imported");
    }
    space(kind).add(what.name());
    definitions.add(new Definition(what, kind, true));
    var names = new Fields(group, 1);
    imports.entry().text(names.text()).text(names.text()).raw(kind);
    description(what, kind, imports.entries);
    what.end();
  }

  private void importOf(Definition definition) throws WatException {
    var field = definition.fields();
    if (!field.isGroup("import")) {
      // Written when it was counted.
      return;
    }
    var names = new Fields(field.group("import"), 1);
    imports.entry().text(names.text()).text(names.text()).raw(definition.kind());
    description(field, definition.kind(), imports.entries);
    field.end();
  }

  private void description(Fields field, int kind, BinaryWriter out) throws WatException {
    switch (kind) {
      case 0 -> out.unsigned(types.use(field).index());
      case 1 -> {
        var limits = limits(field);
        out.raw(Types.value(field.next())).append(limits);
      }
      case 2 -> out.append(limits(field));
      default -> globalType(field, out);
    }
  }

  private void define(Definition definition) throws WatException {
    switch (definition.kind()) {
      case 0 -> function(definition.fields());
      case 1 -> table(definition.fields());
      case 2 -> memory(definition.fields());
      default -> {
        var out = globals.entry();
        globalType(definition.fields(), out);
        expression(definition.fields(), out);
      }
    }
  }

  private void function(Fields field) throws WatException {
    var use = types.use(field);
    functions.entry().unsigned(use.index());
    var locals = new Names("local");
    var parameters = types.signature(use.index()).parameters().size();
    for (var i = 0; i < parameters; i++) {
      locals.add(i < use.names().size() ? use.names().get(i) : null);
    }
    var kinds = new ArrayList<Integer>();
    var names = new ArrayList<Syntax.@Nullable Word>();
    while (field.isGroup("local")) {
      Types.declarations(field.group("local"), kinds, names);
    }
    if (kinds.size() > MAX_LOCALS) {
      throw WatException.at(field.group(), "more than %d locals".formatted(MAX_LOCALS));
    }
    for (var name : names) {
      locals.add(name);
    }
    var body = new BinaryWriter().unsigned(kinds.size());
    kinds.forEach(kind -> body.raw(1, kind));
    new WatCode(this, locals, body).body(field);
    code.entry().sized(body);
  }

  private void table(Fields field) throws WatException {
    var index = tables.count;
    if (!field.isIndex()) {
      var type = Types.value(field.next());
      var elem = new Fields(field.group("elem"), 1);
      var targets = functionList(elem);
      tables.entry().raw(type, 1).unsigned(targets.size()).unsigned(targets.size());
      element(index, new BinaryWriter().raw(0x41, 0, 0x0b), targets);
      return;
    }
    var limits = limits(field);
    tables.entry().raw(Types.value(field.next())).append(limits);
    field.end();
  }

  private void memory(Fields field) throws WatException {
    if (!field.isGroup("data")) {
      memories.entry().append(limits(field));
      field.end();
      return;
    }
    var content = new Fields(field.group("data"), 1).texts();
    var pages = (content.length() + 65_535) / 65_536;
    memories.entry().raw(1).unsigned(pages).unsigned(pages);
    data.entry().raw(0, 0x41, 0, 0x0b).text(content);
  }

  private BinaryWriter limits(Fields field) throws WatException {
    var least = Numbers.unsigned(field.word(), 32) & 0xffff_ffffL;
    if (!field.isIndex()) {
      return new BinaryWriter().raw(0).unsigned(least);
    }
    return new BinaryWriter()
        .raw(1)
        .unsigned(least)
        .unsigned(Numbers.unsigned(field.word(), 32) & 0xffff_ffffL);
  }

  private static void globalType(Fields field, BinaryWriter out) throws WatException {
    if (field.isGroup("mut")) {
      out.raw(Types.value(new Fields(field.group("mut"), 1).next()), 1);
    } else {
      out.raw(Types.value(field.next()), 0);
    }
  }

  private void expression(Fields field, BinaryWriter out) throws WatException {
    new WatCode(this, new Names("local"), out).body(field);
  }

  private void other(Fields field) throws WatException {
    // The head was read when the field was collected.
    var head = ((Syntax.Word) field.group().items().getFirst()).text();
    switch (head) {
      case "export" -> export(field);
      case "start" -> start = functions().index(field.next());
      case "data" -> data(field);
      case "elem" -> elem(field);
      default ->
          throw WatException.at(field.group(), "unknown field '%s' in a module".formatted(head));
    }
  }

  private void export(Fields field) throws WatException {
    var name = field.text();
    var what = new Fields(field.anyGroup(), 0);
    var kindWord = what.word();
    var kind = KINDS.get(kindWord.text());
    if (kind == null) {
      throw WatException.at(kindWord, "'%s' cannot be exported".formatted(kindWord.text()));
    }
    exports.entry().text(name).raw(kind).unsigned(space(kind).index(what.next()));
    field.end();
  }

  private void data(Fields field) throws WatException {
    field.name();
    if (field.isGroup("memory")) {
      field.group("memory");
    }
    var out = data.entry();
    if (field.isText() || !field.hasNext()) {
      out.raw(1).text(field.texts());
      return;
    }
    out.raw(0);
    offset(field, out);
    out.text(field.texts());
  }

  private void elem(Fields field) throws WatException {
    field.name();
    var table = 0;
    if (field.isGroup("table")) {
      table = tables().index(new Fields(field.group("table"), 1).next());
    }
    var at = new BinaryWriter();
    offset(field, at);
    element(table, at, functionList(field));
  }

  private void offset(Fields field, BinaryWriter out) throws WatException {
    var group = field.anyGroup();
    if (group.is("offset")) {
      expression(new Fields(group, 1), out);
    } else {
      expression(
          new Fields(new Syntax.Group(List.of(group), group.line(), group.column()), 0), out);
    }
  }

  private List<Integer> functionList(Fields field) throws WatException {
    if (field.isWord("func")) {
      field.next();
    }
    var targets = new ArrayList<Integer>();
    while (field.hasNext()) {
      targets.add(functions().index(field.next()));
    }
    return targets;
  }

  private void element(int table, BinaryWriter offset, List<Integer> targets) {
    var out = elements.entry();
    if (table == 0) {
      out.raw(0).append(offset);
    } else {
      out.raw(2).unsigned(table).append(offset).raw(0);
    }
    out.unsigned(targets.size());
    targets.forEach(out::unsigned);
  }

  private Names space(int kind) {
    var names = spaces.get(kind);
    if (names == null) {
      throw new IllegalStateException("no index space " + kind);
    }
    return names;
  }
}
