package io.heddle.runtime.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.OutputChecks.Limits;
import io.heddle.runtime.code.OutputType.Declared;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputChecksTest {

  private static final OutputChecks CHECKS = new OutputChecks(Limits.STANDARD);
  private static final Value ONE = Value.of(1);
  private static final Value TEXT = Value.of("a");
  private static final Value NONE = Value.none();

  /**
   * One output named x.
   *
   * @param expected the value it becomes, or the text of the error
   */
  record Case(@Nullable Declared declared, Value returned, Expected expected) {
    @Override
    public String toString() {
      var type = declared == null ? "undeclared" : declared.type().text();
      return type + " from " + returned.kind() + ": " + expected;
    }
  }

  sealed interface Expected {
    record Passes(Value value) implements Expected {}

    record Fails(String type, String message) implements Expected {}
  }

  static List<Case> cases() {
    var cases = new ArrayList<Case>();
    for (var type : OutputType.values()) {
      cases.add(passes(type, NONE));
    }
    cases.addAll(scalars());
    cases.addAll(arrays());
    cases.addAll(objects());
    cases.addAll(undeclared());
    return cases;
  }

  private static List<Case> scalars() {
    return List.of(
        passes(OutputType.STRING, TEXT),
        becomes(OutputType.STRING, Value.of("a\u0000b"), Value.of("ab")),
        passes(OutputType.STRING, Value.of("x".repeat(400_000))),
        fails(
            OutputType.STRING,
            Value.of("x".repeat(400_001)),
            "The length of output variable `x` must be less than 400000 characters"),
        fails(OutputType.STRING, ONE, "Output x must be a string, got int instead."),
        fails(
            OutputType.STRING,
            Value.of("1.5e+10"),
            "Output x must be a string, got float instead."),
        fails(OutputType.STRING, list(TEXT), "Output x must be a string, got list instead."),
        passes(OutputType.STRING, Value.of("1.5e10")),
        passes(OutputType.NUMBER, ONE),
        passes(OutputType.NUMBER, Value.of(1.5)),
        becomes(OutputType.NUMBER, Value.of("-2e-3"), Value.of(-0.002)),
        becomes(OutputType.NUMBER, Value.of(true), ONE),
        becomes(OutputType.NUMBER, Value.of(false), Value.of(0)),
        fails(OutputType.NUMBER, TEXT, "Output x is not a number, got <class 'str'> instead."),
        passes(OutputType.NUMBER, Value.of(Long.MAX_VALUE)),
        fails(OutputType.NUMBER, Value.of(Long.MIN_VALUE), range("x")),
        fails(OutputType.NUMBER, Value.of(BigInteger.TWO.pow(63)), range("x")),
        fails(OutputType.NUMBER, Value.of(1e300), range("x")),
        fails(
            OutputType.NUMBER,
            Value.of(1.5e-21),
            "Output variable `x` has too high precision, it must be less than 20 digits."),
        passes(OutputType.NUMBER, Value.of(1e-20)),
        passes(OutputType.BOOLEAN, Value.of(true)),
        passes(OutputType.BOOLEAN, TEXT));
  }

  private static List<Case> arrays() {
    return List.of(
        passes(OutputType.STRING_ARRAY, list(TEXT, NONE)),
        becomes(OutputType.STRING_ARRAY, list(Value.of("\u0000")), list(Value.of(""))),
        passes(OutputType.STRING_ARRAY, many(30, TEXT)),
        fails(OutputType.STRING_ARRAY, many(31, TEXT), length(30)),
        fails(
            OutputType.STRING_ARRAY,
            list(TEXT, ONE),
            "Output x[1] must be a string, got int instead."),
        fails(
            OutputType.STRING_ARRAY, TEXT, "Output x is not an array, got <class 'str'> instead."),
        passes(OutputType.NUMBER_ARRAY, many(1_000, ONE)),
        fails(OutputType.NUMBER_ARRAY, many(1_001, ONE), length(1_000)),
        becomes(OutputType.NUMBER_ARRAY, list(Value.of(true), ONE), list(ONE, ONE)),
        fails(
            OutputType.NUMBER_ARRAY,
            list(ONE, NONE),
            "The element at index 1 of output variable `x` must be a number."),
        fails(OutputType.NUMBER_ARRAY, list(Value.of(1e30)), range("x[0]")),
        passes(OutputType.OBJECT_ARRAY, list(object("a", ONE), NONE)),
        fails(OutputType.OBJECT_ARRAY, many(31, object("a", ONE)), length(30)),
        fails(
            OutputType.OBJECT_ARRAY,
            list(NONE, ONE),
            "Output x[1] is not an object, got <class 'int'> instead at index 1."),
        passes(OutputType.BOOLEAN_ARRAY, many(5_000, Value.of(true))),
        passes(OutputType.BOOLEAN_ARRAY, list(NONE, Value.of(false))),
        fails(
            OutputType.BOOLEAN_ARRAY,
            list(ONE),
            "Output x[0] is not a boolean, got <class 'int'> instead."));
  }

  private static List<Case> objects() {
    var typed = new Declared(OutputType.OBJECT, Map.of("a", Declared.of(OutputType.NUMBER)));
    var typedList =
        new Declared(OutputType.OBJECT_ARRAY, Map.of("a", Declared.of(OutputType.NUMBER)));
    var empty = new Declared(OutputType.OBJECT, Map.of());
    return List.of(
        passes(OutputType.OBJECT, object("a", list(ONE, NONE))),
        fails(OutputType.OBJECT, ONE, "Output x is not an object, got <class 'int'> instead."),
        passes(typed, object("a", ONE)),
        fails(typed, object("b", ONE), "Output .x.a is missing."),
        fails(typed, object("a", TEXT), "Output .x.a is not a number, got <class 'str'> instead."),
        fails(typedList, list(object("b", ONE)), "Output x[0].a is missing."),
        passes(empty, ObjectValue.EMPTY),
        new Case(
            empty,
            object("a", ONE),
            new Expected.Fails("CodeNodeError", "Not all output parameters are validated.")),
        passes(OutputType.OBJECT, nested(3)),
        new Case(
            Declared.of(OutputType.OBJECT),
            nested(4),
            new Expected.Fails("DepthLimitError", "Depth limit 5 reached, object too deep.")),
        passes(OutputType.OBJECT, object("a", Value.of("a\u0000b"))));
  }

  private static List<Case> undeclared() {
    return List.of(
        undeclaredPasses(list(NONE, ONE, TEXT)),
        undeclaredPasses(many(5_000, TEXT)),
        undeclaredPasses(list(ONE, Value.of(true), Value.of(1.5))),
        undeclaredPasses(list()),
        new Case(null, list(ONE, TEXT), invalidArray()),
        new Case(null, list(list(ONE)), invalidArray()),
        new Case(null, Value.of(1e19), new Expected.Fails("OutputValidationError", range("x"))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void checksAnOutput(Case test) {
    Map<String, Declared> declared = test.declared() == null ? null : Map.of("x", test.declared());

    var result = CHECKS.check(ObjectValue.of("x", test.returned()), declared);

    switch (test.expected()) {
      case Expected.Passes(var value) ->
          assertThat(result).isEqualTo(new OutputChecks.Result.Checked(ObjectValue.of("x", value)));
      case Expected.Fails(var type, var message) -> {
        var failure = ((OutputChecks.Result.Refused) result).failure();
        assertThat(failure.message()).isEqualTo(message);
        assertThat(failure.type()).isEqualTo(type);
        assertThat(failure.retryable()).isFalse();
      }
    }
  }

  @Test
  void keepsTheDeclaredOrder() {
    var declared = new LinkedHashMap<String, Declared>();
    declared.put("b", Declared.of(OutputType.NUMBER));
    declared.put("a", Declared.of(OutputType.NUMBER));
    var returned = ObjectValue.of("a", ONE).with("b", ONE);

    var result = (OutputChecks.Result.Checked) CHECKS.check(returned, declared);

    assertThat(result.outputs().entries().keySet()).containsExactly("b", "a");
  }

  @Test
  void refusesWhatIsMissingOrTooMuch() {
    var declared = Map.of("a", Declared.of(OutputType.NUMBER));

    assertThat(message(CHECKS.check(ObjectValue.EMPTY, declared)))
        .isEqualTo("Output a is missing.");
    assertThat(message(CHECKS.check(ObjectValue.of("a", ONE).with("b", ONE), declared)))
        .isEqualTo("Not all output parameters are validated.");
    assertThat(message(CHECKS.check(list(ONE), declared)))
        .isEqualTo("Result must be a dict, got list");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5e+10", "1e+5", "-3.E-2", "12.5E+0"})
  void turnsScientificTextsIntoNumbersAtAnyDepth(String text) {
    var number = Value.of(Double.parseDouble(text));

    var result = CHECKS.check(object("x", list(object("y", Value.of(text)))), null);

    assertThat(result)
        .isEqualTo(new OutputChecks.Result.Checked(object("x", list(object("y", number)))));
  }

  private static String message(OutputChecks.Result result) {
    return ((OutputChecks.Result.Refused) result).failure().message();
  }

  private static Expected invalidArray() {
    return new Expected.Fails(
        "OutputValidationError",
        "Output .x is not a valid array. make sure all elements are of the same type.");
  }

  private static String range(String path) {
    return "Output variable `%s` is out of range, it must be between -9223372036854775807 and 9223372036854775807."
        .formatted(path);
  }

  private static String length(int most) {
    return "The length of output variable `x` must be less than %d elements.".formatted(most);
  }

  private static Case passes(OutputType type, Value value) {
    return becomes(type, value, value);
  }

  private static Case passes(Declared declared, Value value) {
    return new Case(declared, value, new Expected.Passes(value));
  }

  private static Case undeclaredPasses(Value value) {
    return new Case(null, value, new Expected.Passes(value));
  }

  private static Case becomes(OutputType type, Value from, Value to) {
    return new Case(Declared.of(type), from, new Expected.Passes(to));
  }

  private static Case fails(OutputType type, Value value, String message) {
    return fails(Declared.of(type), value, message);
  }

  private static Case fails(Declared declared, Value value, String message) {
    return new Case(declared, value, new Expected.Fails("OutputValidationError", message));
  }

  private static ObjectValue object(String name, Value value) {
    return ObjectValue.of(name, value);
  }

  private static Value nested(int depth) {
    return depth == 0 ? ObjectValue.EMPTY : object("a", nested(depth - 1));
  }

  private static Value list(Value... items) {
    return Value.array(Arrays.asList(items));
  }

  private static Value many(int count, Value item) {
    return Value.array(Collections.nCopies(count, item));
  }
}
