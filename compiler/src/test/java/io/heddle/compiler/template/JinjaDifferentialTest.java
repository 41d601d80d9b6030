package io.heddle.compiler.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Renders generated templates here and with Jinja2 on CPython; skipped where that is missing. */
class JinjaDifferentialTest {

  private static final int COUNT = 5_000;
  private static final long SEED = 20_261_121;
  private static final String SCRIPT =
      """
      import json, sys, jinja2
      cases = json.load(open(sys.argv[1], encoding='utf-8'))
      out = []
      for template, context in cases:
          try:
              out.append(jinja2.Template(template).render(context))
          except Exception as e:
              out.append('error')
      json.dump(out, open(sys.argv[2], 'w', encoding='utf-8'))
      """;

  @Test
  void findsNoDifferenceToPython(@TempDir Path folder) throws Exception {
    assumeTrue(run("python3", "-c", "import jinja2; assert jinja2.__version__ >= '3.1'"));
    var generator = new TemplateGenerator(SEED);
    var cases = new ArrayList<Value>();
    for (var i = 0; i < COUNT; i++) {
      cases.add(
          Value.array(java.util.List.of(Value.of(generator.template()), generator.context())));
    }
    var input = folder.resolve("cases.json");
    var output = folder.resolve("texts.json");
    Files.writeString(input, Json.write(Value.array(cases)));
    assertThat(run("python3", "-c", SCRIPT, input.toString(), output.toString())).isTrue();

    var expected = (ArrayValue) Json.parse(Files.readString(output));
    var differences = new LinkedHashMap<String, String>();
    for (var i = 0; i < COUNT; i++) {
      var one = ((ArrayValue) cases.get(i)).items();
      var source = ((StringValue) one.getFirst()).value();
      var actual = render(source, (ObjectValue) one.get(1));
      var wanted = ((StringValue) expected.get(i)).value();
      if (!actual.equals(wanted) && !wanted.contains(" at 0x")) {
        differences.put(source + " " + Json.write(one.get(1)), actual + " instead of " + wanted);
      }
    }

    assertThat(differences).isEmpty();
  }

  private static String render(String source, ObjectValue context) {
    if (!(JinjaTemplate.compile(source, JinjaPolicy.python())
        instanceof JinjaResult.Compiled(var template))) {
      return "error";
    }
    return Objects.requireNonNullElse(
        template.render(context::get, JinjaLimits.DEFAULT).textOrNull(), "error");
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      var ended = process.waitFor(2, TimeUnit.MINUTES);
      process.destroyForcibly();
      return ended && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
