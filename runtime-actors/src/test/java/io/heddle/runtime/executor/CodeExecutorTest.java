package io.heddle.runtime.executor;

import static io.heddle.runtime.executor.Runs.failure;
import static io.heddle.runtime.executor.Runs.json;
import static io.heddle.runtime.executor.Runs.object;
import static io.heddle.runtime.executor.Runs.outputs;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.ir.Binding;
import io.heddle.compiler.ir.WorkSpec.Code;
import io.heddle.compiler.ir.WorkSpec.CodeLanguage;
import io.heddle.compiler.ir.WorkSpec.CodeOutput;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.code.CodeFailure;
import io.heddle.runtime.code.Sandbox;
import io.heddle.runtime.code.Sandbox.Convention;
import io.heddle.runtime.code.Sandbox.Profile;
import io.heddle.runtime.code.Sandbox.Result;
import io.heddle.runtime.node.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CodeExecutorTest {

  private final FakeContext context = new FakeContext();
  private final List<Sandbox.Call> calls = new ArrayList<>();

  private void returns(Result result) {
    context.sandbox =
        (call, _) -> {
          calls.add(call);
          return CompletableFuture.completedFuture(result);
        };
  }

  private static Code code(
      Runs runs,
      CodeLanguage language,
      @Nullable List<CodeOutput> outputs,
      @Nullable String variable) {
    var flat = outputs == null;
    return new Code(
        language,
        "source",
        flat,
        List.of(new Binding("a", runs.input("s.a")), new Binding("b", runs.input("s.b"))),
        outputs,
        variable,
        Duration.ofSeconds(5));
  }

  private Outcome check(String type, String result) {
    returns(new Result.Returned(json(result), List.of()));
    var runs = Runs.export();
    var outputs = List.of(new CodeOutput("x", type, null));
    return runs.run(code(runs, CodeLanguage.PYTHON, outputs, null), context);
  }

  @Test
  void callsMainOfAnExportWithKeywordsAndPlainData() {
    returns(new Result.Returned(object("{\"x\":\"ok\"}"), List.of("printed")));
    var runs = Runs.export();
    var spec = code(runs, CodeLanguage.PYTHON, List.of(new CodeOutput("x", "string", null)), null);

    var outcome =
        Runs.completed(runs.run(spec, context, new FileValue(object("{\"name\":\"f\"}")), null));

    var call = calls.getFirst();
    assertThat(call.inputs()).isEqualTo(object("{\"a\":{\"name\":\"f\"},\"b\":null}"));
    assertThat(call.convention()).isEqualTo(Convention.KEYWORDS);
    assertThat(call.profile()).isEqualTo(Profile.EXPORT);
    assertThat(call.limits().wallTime()).isEqualTo(Duration.ofSeconds(5));
    assertThat(call.ports().clock().getAsLong()).isEqualTo(FakeContext.NOW.toEpochMilli());
    assertThat(outcome.outputs()).isEqualTo(object("{\"x\":\"ok\"}"));
    assertThat(outcome.details()).isEqualTo(object("{\"console\":[\"printed\"]}"));
  }

  @Test
  void putsOutAFlatResultByKeyAsResultOrUnderItsName() {
    var runs = Runs.flat();
    returns(new Result.Returned(object("{\"p\":1,\"q\":2}"), List.of()));
    var spec = code(runs, CodeLanguage.JAVASCRIPT, null, null);
    assertThat(outputs(runs.run(spec, context))).isEqualTo(object("{\"p\":1,\"q\":2}"));
    assertThat(calls.getFirst().convention()).isEqualTo(Convention.OBJECT);
    assertThat(calls.getFirst().profile()).isEqualTo(Profile.FLAT);
    assertThat(outputs(runs.run(code(runs, CodeLanguage.JAVASCRIPT, null, "all"), context)))
        .isEqualTo(object("{\"all\":{\"p\":1,\"q\":2}}"));

    returns(new Result.Returned(Value.of(7), List.of()));
    assertThat(outputs(runs.run(spec, context))).isEqualTo(object("{\"result\":7}"));
  }

  @Test
  void givesTheSandboxesFailureOn() {
    var failure = CodeFailure.TIMEOUT.with("too long");
    returns(new Result.Failed(failure));
    var runs = Runs.flat();

    assertThat(failure(runs.run(code(runs, CodeLanguage.WASM, null, null), context)))
        .isEqualTo(failure);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          string         | {"x":"a"}            | {"x":"a"}
          number         | {"x":true}           | {"x":1}
          object         | {"x":{"a":[1,2.5]}}  | {"x":{"a":[1,2.5]}}
          array[object]  | {"x":[{},null]}      | {"x":[{},null]}
          """)
  void takesResultsThatFitTheDeclaration(String type, String result, String expected) {
    assertThat(outputs(check(type, result))).isEqualTo(object(expected));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          string        | {}                | Output x is missing.
          string        | {"x":"a","y":1}   | Not all output parameters are validated.
          array[number] | {"x":"a"}         | Output x is not an array, got <class 'str'> instead.
          array[file]   | {"x":[]}          | Output type array[file] is not supported.
          """)
  void refusesResultsThatDoNot(String type, String result, String message) {
    assertThat(failure(check(type, result)).message()).isEqualTo(message);
  }

  @Test
  void checksTheChildrenOfAnObject() {
    returns(new Result.Returned(object("{\"x\":{\"n\":\"1\"}}"), List.of()));
    var runs = Runs.export();
    var outputs =
        List.of(new CodeOutput("x", "object", List.of(new CodeOutput("n", "number", null))));

    assertThat(failure(runs.run(code(runs, CodeLanguage.PYTHON, outputs, null), context)).message())
        .endsWith("is not a number, got <class 'str'> instead.");
  }

  @Test
  void putsOutTheLastChunkOfCodeThatFollowsStreams() {
    returns(new Result.Streamed(object("{\"a\":1}"), Value.of("last"), List.of()));
    var runs = Runs.flat();

    assertThat(outputs(runs.run(code(runs, CodeLanguage.JAVASCRIPT, null, null), context)))
        .isEqualTo(object("{\"a\":1,\"output\":\"last\"}"));
  }
}
