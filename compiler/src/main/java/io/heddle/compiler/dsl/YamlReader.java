package io.heddle.compiler.dsl;

import io.heddle.compiler.Position;
import io.heddle.compiler.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Builds the tree from the parser's events, so that limits hold before anything is built and only
 * {@link TextLimits#depth} bounds the recursion.
 *
 * <p>Unquoted scalars are read as YAML 1.1 does; those that 1.2 reads otherwise are kept aside,
 * because only the whole tree tells the dialect.
 */
final class YamlReader {

  /** The parser copies its window for each buffer that a long token needs: few large ones. */
  private static final LoadSettings SETTINGS = settings(16 * 1024);

  private static final LoadSettings LARGE = settings(512 * 1024);
  private static final int LARGE_TEXT = 128 * 1024;
  private static final String MERGE = "<<";

  /** A value with a name, and what each use of the name adds. */
  private record Anchored(TextValue value, int nodes, long characters, int height) {}

  private final ParserImpl events;
  private final Budget budget;
  private final Map<String, @Nullable Anchored> anchors = new HashMap<>();
  private final List<Parsed.Repeated> repeated = new ArrayList<>();
  private final List<Parsed.Ambiguous> ambiguous = new ArrayList<>();

  /** Levels of the value read last; zero for a scalar. */
  private int height;

  private @Nullable Event last;

  private YamlReader(ParserImpl events, Budget budget) {
    this.events = events;
    this.budget = budget;
  }

  private static LoadSettings settings(int buffer) {
    return LoadSettings.builder()
        .setCodePointLimit(Integer.MAX_VALUE)
        .setBufferSize(buffer)
        .setParseComments(false)
        .setLabel("")
        .build();
  }

  static Parsed read(String text, Budget budget) {
    var plain = PlainYaml.read(text, budget.limits());
    return plain == null ? readAll(text, budget) : plain;
  }

  /** Reads any YAML. */
  static Parsed readAll(String text, Budget budget) {
    var settings = text.length() < LARGE_TEXT ? SETTINGS : LARGE;
    try {
      return new YamlReader(new ParserImpl(settings, new StreamReader(settings, text)), budget)
          .document();
    } catch (YamlEngineException problem) {
      throw YamlProblems.refusal(problem, text);
    }
  }

  /** The parser's escapes of hexadecimal digits fail in their own way on some broken texts. */
  private Event next() {
    try {
      var event = events.next();
      last = event;
      return event;
    } catch (NumberFormatException defect) {
      throw YamlProblems.unknown(last == null ? new Position(1, 1) : place(last));
    }
  }

  private Parsed document() {
    next();
    TextValue root = new TextScalar(new Position(1, 1), "", Value.none());
    if (events.checkEvent(Event.ID.DocumentStart)) {
      next();
      root = value(next(), 1);
      next();
    }
    if (events.peekEvent() instanceof DocumentStartEvent second) {
      throw Refusal.unreadable(
          place(second),
          "a second document begins here",
          "one file holds one workflow: remove the '---' line and what follows");
    }
    return new Parsed(root, repeated, ambiguous);
  }

  private TextValue value(Event event, int level) {
    return switch (event) {
      case ScalarEvent scalar -> scalar(scalar);
      case MappingStartEvent start -> mapping(start, level);
      case SequenceStartEvent start -> sequence(start, level);
      case AliasEvent alias -> aliased(alias, level);
      default -> throw Refusal.unreadable(place(event), "a value is expected here", null);
    };
  }

  private TextScalar scalar(ScalarEvent event) {
    var position = place(event);
    var raw = event.getValue();
    budget.scalar(raw.length(), position);
    height = 0;
    var tag = event.getTag();
    var scalar =
        tag.isPresent()
            ? YamlTags.scalar(tag.get(), raw, position)
            : event.isPlain()
                ? plain(raw, position, ambiguous)
                : new TextScalar(position, raw, Value.of(raw));
    if (event.getAnchor().isPresent()) {
      remember(event.getAnchor().get().getValue(), scalar, 1, raw.length());
    }
    return scalar;
  }

  /** An unquoted scalar; one that is read differently elsewhere is added to those. */
  static TextScalar plain(String raw, Position position, List<Parsed.Ambiguous> ambiguous) {
    if (YamlScalars.isPlainlyText(raw)) {
      return new TextScalar(position, raw, Value.of(raw));
    }
    var legacy = YamlScalars.legacy(raw);
    var core = YamlScalars.core(raw);
    var scalar = new TextScalar(position, raw, legacy);
    if (!legacy.equals(core)) {
      ambiguous.add(new Parsed.Ambiguous(scalar, core));
    }
    return scalar;
  }

  private TextList sequence(SequenceStartEvent start, int level) {
    var position = place(start);
    var before = start.getAnchor().isPresent() ? budget.mark() : null;
    budget.container(level, position);
    YamlTags.checkList(start.getTag(), position);
    var anchor = open(start.getAnchor().map(name -> name.getValue()));
    var items = new ArrayList<TextValue>();
    var deepest = 0;
    for (var event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
      items.add(value(event, level + 1));
      deepest = Math.max(deepest, height);
    }
    height = deepest + 1;
    var list = new TextList(position, items);
    close(anchor, list, before);
    return list;
  }

  private TextMap mapping(MappingStartEvent start, int level) {
    var position = place(start);
    var before = start.getAnchor().isPresent() ? budget.mark() : null;
    budget.container(level, position);
    YamlTags.checkMapping(start.getTag(), position);
    var anchor = open(start.getAnchor().map(name -> name.getValue()));
    var entries = new Entries();
    var merged = new ArrayList<TextMap>();
    var deepest = 0;
    for (var event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
      var keyPosition = place(event);
      var merges = event instanceof ScalarEvent scalar && isMerge(scalar);
      var key = key(event, keyPosition);
      var value = value(next(), level + 1);
      deepest = Math.max(deepest, height);
      if (merges) {
        addMerged(value, merged);
      } else {
        var former = entries.set(key, new TextMap.Entry(keyPosition, value));
        if (former != null) {
          repeated.add(new Parsed.Repeated(key, keyPosition, former.keyPosition()));
        }
      }
    }
    height = deepest + 1;
    var map = new TextMap(position, merged.isEmpty() ? entries : merge(merged, entries));
    close(anchor, map, before);
    return map;
  }

  /** The later entry wins but keeps the place of the earlier one, as in Python's dict. */
  private static Map<String, TextMap.Entry> merge(
      List<TextMap> merged, Map<String, TextMap.Entry> own) {
    var all = new LinkedHashMap<String, TextMap.Entry>();
    merged.forEach(map -> all.putAll(map.entries()));
    all.putAll(own);
    return all;
  }

  /** Of a list of mappings the first wins: it is merged last. */
  private static void addMerged(TextValue value, List<TextMap> merged) {
    switch (value) {
      case TextMap map -> merged.add(map);
      case TextList list -> {
        for (var item : list.items().reversed()) {
          if (!(item instanceof TextMap map)) {
            throw notMergeable(item);
          }
          merged.add(map);
        }
      }
      case TextScalar scalar -> throw notMergeable(scalar);
    }
  }

  private static Refusal notMergeable(TextValue value) {
    return Refusal.unreadable(
        value.position(),
        "'<<' merges a mapping or a list of mappings, not a %s".formatted(value.kind()),
        "name an anchored mapping: <<: *name");
  }

  private static boolean isMerge(ScalarEvent key) {
    return key.isPlain() && key.getValue().equals(MERGE) && key.getTag().isEmpty();
  }

  private String key(Event event, Position position) {
    if (event instanceof ScalarEvent scalar) {
      var raw = scalar.getValue();
      budget.key(raw.length(), position);
      if (scalar.getAnchor().isPresent()) {
        height = 0;
        var value = new TextScalar(position, raw, Value.of(raw));
        remember(scalar.getAnchor().get().getValue(), value, 1, raw.length());
      }
      return raw;
    }
    if (event instanceof AliasEvent alias && aliased(alias, 1) instanceof TextScalar scalar) {
      return scalar.text();
    }
    throw Refusal.unreadable(
        position,
        "a key must be text, not a list or a mapping",
        "quote it when it begins with [ or {");
  }

  private TextValue aliased(AliasEvent alias, int level) {
    var name = alias.getAlias().getValue();
    var position = place(alias);
    if (!anchors.containsKey(name)) {
      throw Refusal.unreadable(
          position,
          "the alias '*%s' names nothing that was anchored before".formatted(Coercion.shown(name)),
          "put '&%s' before the value it should repeat, or quote the text"
              .formatted(Coercion.shown(name)));
    }
    var anchored = anchors.get(name);
    if (anchored == null) {
      throw Refusal.unreadable(
          position,
          "the alias '*%s' stands inside of what it repeats".formatted(Coercion.shown(name)),
          null);
    }
    budget.alias(anchored.nodes(), anchored.characters(), position);
    budget.depth(level - 1 + anchored.height(), position);
    height = anchored.height();
    return anchored.value();
  }

  /** Known from here on, but without a value: an alias inside would never end. */
  private @Nullable String open(Optional<String> anchor) {
    anchor.ifPresent(name -> anchors.put(name, null));
    return anchor.orElse(null);
  }

  private void close(@Nullable String anchor, TextValue value, Budget.@Nullable Mark before) {
    if (anchor != null && before != null) {
      var now = budget.mark();
      remember(anchor, value, now.nodes() - before.nodes(), now.characters() - before.characters());
    }
  }

  private void remember(String anchor, TextValue value, int nodes, long characters) {
    anchors.put(anchor, new Anchored(value, nodes, characters, height));
  }

  private static Position place(Event event) {
    return event.getStartMark().map(YamlReader::place).orElse(Position.UNKNOWN);
  }

  static Position place(Mark mark) {
    return new Position(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
