package io.heddle.compiler.ir;

import io.heddle.compiler.template.TextTemplate;
import io.heddle.compiler.value.Value;
import java.util.List;

/**
 * What a node would do here, for a worker that does it elsewhere.
 *
 * @param kind the node's type, as the text has it
 * @param settings its settings in the order of the text, without those that are the engine's own
 */
public record NodeWork(String kind, List<Entry> settings) {

  public NodeWork {
    settings = List.copyOf(settings);
  }

  /** A setting by its name. */
  public record Entry(String name, Setting value) {}

  /** What a setting is: as deep as the text may be. */
  public sealed interface Setting {

    record Constant(Value value) implements Setting {}

    record Text(TextTemplate text) implements Setting {}

    record Table(List<Entry> entries) implements Setting {
      public Table {
        entries = List.copyOf(entries);
      }
    }

    record Items(List<Setting> items) implements Setting {
      public Items {
        items = List.copyOf(items);
      }
    }
  }
}
