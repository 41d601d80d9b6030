package io.heddle.runtime.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.RunRequest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ShownValuesTest {

  private static final String SECRET = "s3cr3t-value";

  private static SecretTexts secrets() {
    var text =
        """
        version: "0.1.0"
        environment_variables:
          - { id: e1, name: key, value_type: secret, value: "%s" }
          - { id: e2, name: tiny, value_type: secret, value: "ab" }
          - { id: e3, name: plain, value_type: string, value: "open" }
        nodes:
          - { id: start, data: { type: start, title: s } }
          - { id: end, data: { type: end, title: e, outputs: [] } }
        edges: [ { source: start, target: end } ]
        """
            .formatted(SECRET);
    return switch (WorkflowCompiler.compile("t.yml", text, CompileOptions.DEFAULT)) {
      case CompileResult.Compiled(var workflow) ->
          SecretTexts.of(RunRequest.of("test/0-1", workflow, ObjectValue.EMPTY));
      case CompileResult.Rejected rejected -> throw new AssertionError(rejected);
    };
  }

  private static ObjectValue of(Value value) {
    return ObjectValue.of("v", value);
  }

  @Test
  void leavesWhatIsFitAsItIs() {
    var values = of(Value.array(List.of(Value.of(1), of(Value.of("text")), Value.none())));

    var shown = ShownValues.of(values, secrets());

    assertThat(shown.values()).isSameAs(values);
    assertThat(shown.cut()).isFalse();
  }

  @Test
  void cutsALongTextAndSaysSo() {
    var shown = ShownValues.of(of(Value.of("x".repeat(1_000_000))));

    assertThat(shown.cut()).isTrue();
    assertThat(shown.values().get("v"))
        .isEqualTo(Value.of("x".repeat(ShownValues.MAX_TEXT) + "..."));
  }

  @Test
  void neverCutsACharacterInTwo() {
    var text = "x".repeat(ShownValues.MAX_TEXT - 1) + "😀";

    var shown = (StringValue) ShownValues.of(Value.of(text), SecretTexts.NONE);

    assertThat(shown.value()).isEqualTo("x".repeat(ShownValues.MAX_TEXT - 1) + "...");
  }

  @Test
  void boundsTheWholeHoweverItIsMadeUp() {
    var many = new LinkedHashMap<String, Value>();
    for (var i = 0; i < 5_000; i++) {
      many.put("name" + i, Value.array(Collections.nCopies(5_000, Value.of("some text"))));
    }

    var shown = ShownValues.of(new ObjectValue(many));

    assertThat(shown.cut()).isTrue();
    assertThat(shown.values().toString().length()).isLessThan(4 * ShownValues.MAX_SIZE);
    assertThat(shown.values().get("name0"))
        .isInstanceOfSatisfying(
            ArrayValue.class, array -> assertThat(array.size()).isEqualTo(ShownValues.MAX_ENTRIES));
  }

  @Test
  void goesOnlySoDeep() {
    Value nested = Value.of("bottom");
    for (var i = 0; i < 10_000; i++) {
      nested = of(nested);
    }

    var shown = ShownValues.of(of(nested));

    assertThat(shown.cut()).isTrue();
    assertThat(shown.values().toString()).contains("...").doesNotContain("bottom");
  }

  @Test
  void hidesSecretsWhereverTheyAre() {
    var values =
        of(Value.array(List.of(Value.of("Bearer " + SECRET), ObjectValue.of(SECRET, Value.of(1)))));

    assertThat(ShownValues.of(values, secrets()).values().toString())
        .doesNotContain(SECRET)
        .contains("Bearer ********");
    assertThat(ShownValues.withoutSecrets(values, secrets()).toString())
        .doesNotContain("Bearer " + SECRET);
  }

  @Test
  void hidesASecretThatTheCutGoesThrough() {
    var text = "x".repeat(ShownValues.MAX_TEXT - 3) + SECRET + "y".repeat(100);

    var shown = (StringValue) ShownValues.of(Value.of(text), secrets());

    assertThat(shown.value()).doesNotContain(SECRET.substring(0, 3)).endsWith("***...");
  }

  @Test
  void doesNotTearTextsApartForASecretOfTwoLetters() {
    assertThat(secrets().hide("abacus open")).isEqualTo("abacus open");
  }
}
