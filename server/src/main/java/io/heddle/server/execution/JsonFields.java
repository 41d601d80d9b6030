package io.heddle.server.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.server.execution.ExecutionException.Code;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object; what has another type than is expected is INVALID. */
public final class JsonFields {

  private final JsonNode object;

  private JsonFields(JsonNode object) {
    this.object = object;
  }

  public static JsonFields of(JsonNode json) {
    if (!json.isObject()) {
      throw new ExecutionException(
          Code.INVALID, "expected a JSON object, found %s".formatted(Json.kindOf(json)));
    }
    return new JsonFields(json);
  }

  /** Refuses fields of any other name, for a typing error must not be passed over. */
  public JsonFields only(String... names) {
    var unknown = new ArrayList<String>();
    var known = new HashSet<>(List.of(names));
    object.fieldNames().forEachRemaining(name -> add(unknown, known, name));
    if (!unknown.isEmpty()) {
      throw new ExecutionException(
          Code.INVALID,
          "unknown field %s; there are %s"
              .formatted(String.join(", ", unknown), String.join(", ", names)));
    }
    return this;
  }

  private static void add(List<String> unknown, Set<String> known, String name) {
    if (!known.contains(name)) {
      unknown.add(name);
    }
  }

  private ExecutionException expected(String name, String kind, JsonNode found) {
    return new ExecutionException(
        Code.INVALID, "field %s: expected %s, found %s".formatted(name, kind, Json.kindOf(found)));
  }

  public @Nullable String textOrNull(String name) {
    var found = object.path(name);
    if (found.isNull() || found.isMissingNode()) {
      return null;
    }
    if (!found.isTextual()) {
      throw expected(name, "a text", found);
    }
    return found.textValue();
  }

  /** The text, or an empty one. */
  public String text(String name) {
    var text = textOrNull(name);
    return text == null ? "" : text;
  }

  public String required(String name) {
    var text = text(name);
    if (text.isEmpty()) {
      throw new ExecutionException(Code.INVALID, "field %s is missing".formatted(name));
    }
    return text;
  }

  public long whole(String name, long otherwise) {
    var found = object.path(name);
    if (found.isNull() || found.isMissingNode()) {
      return otherwise;
    }
    if (!found.isIntegralNumber() || !found.canConvertToLong()) {
      throw expected(name, "a whole number", found);
    }
    return found.longValue();
  }

  public int small(String name, int otherwise) {
    var number = whole(name, otherwise);
    if (number != (int) number) {
      throw new ExecutionException(
          Code.INVALID, "field %s: %d is out of range".formatted(name, number));
    }
    return (int) number;
  }

  public boolean flag(String name) {
    var found = object.path(name);
    if (found.isNull() || found.isMissingNode()) {
      return false;
    }
    if (!found.isBoolean()) {
      throw expected(name, "true or false", found);
    }
    return found.booleanValue();
  }

  public @Nullable ObjectValue valuesOrNull(String name) {
    var found = object.path(name);
    if (found.isNull() || found.isMissingNode()) {
      return null;
    }
    if (Json.fromJackson(found) instanceof ObjectValue values) {
      return values;
    }
    throw expected(name, "an object", found);
  }

  /** The object, or an empty one. */
  public ObjectValue values(String name) {
    var values = valuesOrNull(name);
    return values == null ? ObjectValue.EMPTY : values;
  }

  public List<String> texts(String name) {
    return list(
        name,
        item -> {
          if (!item.isTextual()) {
            throw expected(name, "a list of texts", item);
          }
          return item.textValue();
        });
  }

  public <T> List<T> objects(String name, Function<JsonFields, T> read) {
    return list(name, item -> read.apply(of(item)));
  }

  public JsonFields object(String name) {
    return of(object.path(name));
  }

  private <T> List<T> list(String name, Function<JsonNode, T> read) {
    var found = object.path(name);
    if (found.isNull() || found.isMissingNode()) {
      return List.of();
    }
    if (!found.isArray()) {
      throw expected(name, "a list", found);
    }
    var items = new ArrayList<T>(found.size());
    found.forEach(item -> items.add(read.apply(item)));
    return items;
  }
}
