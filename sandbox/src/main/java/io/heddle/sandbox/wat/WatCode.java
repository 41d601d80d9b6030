package io.heddle.sandbox.wat;

import io.heddle.sandbox.wat.Opcodes.Opcode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Encodes the instructions of one function or one constant expression. */
final class WatCode {

  private static final Set<String> BLOCKS = Set.of("block", "loop", "if");
  private static final int ELSE = 0x05;
  private static final int END = 0x0b;

  private final WatModule module;
  private final Names locals;
  private final BinaryWriter out;

  /** The labels of the open blocks, the innermost last; an empty text for one without a name. */
  private final List<String> labels = new ArrayList<>();

  WatCode(WatModule module, Names locals, BinaryWriter out) {
    this.module = module;
    this.locals = locals;
    this.out = out;
  }

  /** Encodes what is left of the fields, and the end. */
  void body(Fields fields) throws WatException {
    instructions(fields);
    if (!labels.isEmpty()) {
      throw WatException.at(fields.group(), "a block is never ended");
    }
    out.raw(END);
  }

  private void instructions(Fields fields) throws WatException {
    while (fields.hasNext()) {
      switch (fields.next()) {
        case Syntax.Group group -> folded(group);
        case Syntax.Word word -> flat(word, fields);
        case Syntax.Text text -> throw WatException.at(text, "expected an instruction");
      }
    }
  }

  private void flat(Syntax.Word word, Fields fields) throws WatException {
    switch (word.text()) {
      case "block", "loop", "if" -> open(word, fields);
      case "else" -> {
        fields.name();
        out.raw(ELSE);
      }
      case "end" -> {
        fields.name();
        if (labels.isEmpty()) {
          throw WatException.at(word, "nothing is open to be ended");
        }
        labels.removeLast();
        out.raw(END);
      }
      default -> plain(word, fields);
    }
  }

  /** {@code (op immediates operands...)}: the operands come first in the binary. */
  private void folded(Syntax.Group group) throws WatException {
    var fields = new Fields(group, 0);
    var word = fields.word();
    if (word.text().equals("if")) {
      foldedIf(word, fields);
      return;
    }
    if (BLOCKS.contains(word.text())) {
      open(word, fields);
      instructions(fields);
      labels.removeLast();
      out.raw(END);
      return;
    }
    var own = new BinaryWriter();
    var inner = new WatCode(module, locals, own);
    inner.labels.addAll(labels);
    inner.plain(word, fields);
    while (fields.hasNext()) {
      folded(fields.anyGroup());
    }
    out.append(own);
  }

  private void foldedIf(Syntax.Word word, Fields fields) throws WatException {
    var label = fields.name();
    var type = blockType(fields);
    while (fields.hasNext() && !fields.isGroup("then")) {
      folded(fields.anyGroup());
    }
    out.raw(opcode(word)).append(type);
    labels.add(label == null ? "" : label.text());
    instructions(new Fields(fields.group("then"), 1));
    if (fields.isGroup("else")) {
      out.raw(ELSE);
      instructions(new Fields(fields.group("else"), 1));
    }
    fields.end();
    labels.removeLast();
    out.raw(END);
  }

  private void open(Syntax.Word word, Fields fields) throws WatException {
    var label = fields.name();
    out.raw(opcode(word)).append(blockType(fields));
    labels.add(label == null ? "" : label.text());
  }

  private static int opcode(Syntax.Word word) {
    return switch (word.text()) {
      case "block" -> 0x02;
      case "loop" -> 0x03;
      default -> 0x04;
    };
  }

  private BinaryWriter blockType(Fields fields) throws WatException {
    var out = new BinaryWriter();
    if (!fields.isGroup("type") && !fields.isGroup("param") && !fields.isGroup("result")) {
      return out.raw(0x40);
    }
    var index = module.types().use(fields).index();
    var signature = module.types().signature(index);
    return signature.parameters().isEmpty() && signature.results().size() == 1
        ? out.raw(signature.results().getFirst())
        : out.signed(index);
  }

  private void plain(Syntax.Word word, Fields fields) throws WatException {
    switch (word.text()) {
      case "br_table" -> brTable(fields);
      case "call_indirect" -> callIndirect(fields);
      case "select" -> select(fields);
      default -> {
        var opcode = Opcodes.of(word.text());
        if (opcode == null) {
          throw WatException.at(word, "unknown instruction '%s'".formatted(word.text()));
        }
        if (opcode.prefixed()) {
          out.raw(0xfc).unsigned(opcode.code());
        } else {
          out.raw(opcode.code());
        }
        immediate(opcode, fields);
      }
    }
  }

  private void immediate(Opcode opcode, Fields fields) throws WatException {
    switch (opcode.immediate()) {
      case NONE -> {}
      case LOCAL -> out.unsigned(locals.index(fields.next()));
      case GLOBAL -> out.unsigned(module.globals().index(fields.next()));
      case FUNCTION -> out.unsigned(module.functions().index(fields.next()));
      case LABEL -> out.unsigned(label(fields.next()));
      case MEMORY_ACCESS -> memoryAccess(opcode, fields);
      case MEMORY -> out.raw(0);
      case TWO_MEMORIES -> out.raw(0, 0);
      case I32 -> out.signed(Numbers.integer(fields.word(), 32));
      case I64 -> out.signed(Numbers.integer(fields.word(), 64));
      case F32 -> out.littleEndian(Numbers.float32(fields.word()), 4);
      case F64 -> out.littleEndian(Numbers.float64(fields.word()), 8);
    }
  }

  private void memoryAccess(Opcode opcode, Fields fields) throws WatException {
    long offset = 0;
    long align = opcode.align();
    var given = option(fields, "offset=");
    if (given != null) {
      offset = Numbers.unsigned(given, 32) & 0xffff_ffffL;
    }
    given = option(fields, "align=");
    if (given != null) {
      var bytes = Numbers.unsigned(given, 31);
      if (Long.bitCount(bytes) != 1) {
        throw WatException.at(given, "an alignment must be a power of two");
      }
      align = Long.numberOfTrailingZeros(bytes);
    }
    out.unsigned(align).unsigned(offset);
  }

  private static Syntax.@Nullable Word option(Fields fields, String prefix) throws WatException {
    if (fields.hasNext()
        && fields.peek() instanceof Syntax.Word word
        && word.text().startsWith(prefix)) {
      fields.next();
      return new Syntax.Word(
          word.text().substring(prefix.length()), word.line(), word.column() + prefix.length());
    }
    return null;
  }

  private void brTable(Fields fields) throws WatException {
    var targets = new ArrayList<Integer>();
    while (fields.isIndex()) {
      targets.add(label(fields.next()));
    }
    if (targets.isEmpty()) {
      throw WatException.at(fields.group(), "br_table needs a label");
    }
    out.raw(0x0e).unsigned(targets.size() - 1);
    targets.forEach(out::unsigned);
  }

  private void callIndirect(Fields fields) throws WatException {
    var table = fields.isIndex() ? module.tables().index(fields.next()) : 0;
    out.raw(0x11).unsigned(module.types().use(fields).index()).unsigned(table);
  }

  private void select(Fields fields) throws WatException {
    if (!fields.isGroup("result")) {
      out.raw(0x1b);
      return;
    }
    var types = new ArrayList<Integer>();
    Types.declarations(fields.group("result"), types, new ArrayList<>());
    out.raw(0x1c).unsigned(types.size());
    types.forEach(out::raw);
  }

  /** How many blocks out a label is. */
  private int label(Syntax node) throws WatException {
    if (node instanceof Syntax.Word word && word.isName()) {
      var index = labels.lastIndexOf(word.text());
      if (index < 0) {
        throw WatException.at(node, "there is no label %s".formatted(word.text()));
      }
      return labels.size() - 1 - index;
    }
    if (node instanceof Syntax.Word word) {
      return Numbers.index(word);
    }
    throw WatException.at(node, "expected a label");
  }
}
