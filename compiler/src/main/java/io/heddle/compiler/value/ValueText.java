package io.heddle.compiler.value;

import java.util.ArrayList;
import java.util.List;

/**
 * How a value becomes text. There are two policies: Python's, which app exports rely on, and that
 * of the flat dialect.
 */
public sealed interface ValueText {

  /** The policy of app exports and of {@code heddle render}. */
  static ValueText python() {
    return Python.INSTANCE;
  }

  /** The policy of the flat dialect. */
  static ValueText flat() {
    return Flat.INSTANCE;
  }

  /** The text inside {@code {{#node.var#}}}. */
  String text(Value value);

  /** The text inside an answer. */
  String markdown(Value value);

  /** What {@code {{ x }}} prints in a template node. */
  String jinja(Value value);

  /** Python's; see section 3.3 of the app export's rules. */
  enum Python implements ValueText {
    INSTANCE;

    @Override
    public String text(Value value) {
      return switch (value) {
        case StringValue(var text) -> text;
        case NoneValue _, FileValue _ -> "";
        case ObjectValue _ -> JsonText.PYTHON.write(value);
        case ArrayValue(var items) -> arrayText(value, items);
        case StreamValue stream -> text(stream.snapshot());
        case BooleanValue _, IntegerValue _, BigIntegerValue _, DecimalValue _ ->
            PythonText.str(value);
      };
    }

    private static String arrayText(Value value, List<Value> items) {
      if (items.isEmpty() || items.stream().allMatch(FileValue.class::isInstance)) {
        return "";
      }
      return items.stream().allMatch(StringValue.class::isInstance)
          ? JsonText.PYTHON.write(value)
          : PythonText.repr(value);
    }

    @Override
    public String markdown(Value value) {
      return switch (value) {
        case ObjectValue _ -> JsonText.PRETTY.write(value);
        case FileValue file -> link(file);
        case ArrayValue(var items) -> {
          var lines = new ArrayList<String>(items.size());
          for (var item : items) {
            lines.add(item instanceof FileValue file ? link(file) : "- " + PythonText.str(item));
          }
          yield String.join("\n", lines);
        }
        case StreamValue stream -> markdown(stream.snapshot());
        case NoneValue _,
            BooleanValue _,
            IntegerValue _,
            BigIntegerValue _,
            DecimalValue _,
            StringValue _ ->
            text(value);
      };
    }

    private static String link(FileValue file) {
      var url =
          file.attribute("url").isEmpty() ? file.attribute("remote_url") : file.attribute("url");
      var name =
          file.attribute("name").isEmpty() ? file.attribute("filename") : file.attribute("name");
      return file.attribute("type").equals("image")
          ? "![" + name + "](" + url + ")"
          : "[" + (name.isEmpty() ? url : name) + "](" + url + ")";
    }

    @Override
    public String jinja(Value value) {
      return value instanceof StreamValue stream ? jinja(stream.snapshot()) : PythonText.str(value);
    }
  }

  /** The flat dialect's; see sections 1.3 and 1.5 of its rules. */
  enum Flat implements ValueText {
    INSTANCE;

    @Override
    public String text(Value value) {
      return FlatText.display(value);
    }

    @Override
    public String markdown(Value value) {
      return FlatText.display(value);
    }

    @Override
    public String jinja(Value value) {
      return FlatText.printed(value);
    }
  }
}
