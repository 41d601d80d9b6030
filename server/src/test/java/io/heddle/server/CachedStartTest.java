package io.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.CompileResult;
import io.heddle.compiler.WorkflowCompiler;
import io.heddle.compiler.cache.CacheSettings;
import io.heddle.compiler.cache.WorkflowCache;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.RunBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Compile once, run many: a start of a cached workflow enters no pass of the compiler. */
final class CachedStartTest {

  private static final Path HELLO =
      Path.of(System.getProperty("heddle.root", "..")).resolve("workflows/hello.yml");

  @Test
  void compilesOnceHoweverOftenAWorkflowIsStarted() throws Exception {
    var text = Files.readString(HELLO);
    var cache = new WorkflowCache(CacheSettings.DEFAULT);
    var compilations = new AtomicInteger();
    var inputs = ObjectValue.of("name", Value.of("Ada"));

    try (var runtime = LocalRuntime.start("default", true)) {
      for (var i = 0; i < 100; i++) {
        var compiled =
            cache.byContent(
                "default",
                text,
                given -> {
                  compilations.incrementAndGet();
                  return WorkflowCompiler.compile("hello.yml", given, CompileOptions.DEFAULT);
                });
        assertThat(compiled).isInstanceOf(CompileResult.Compiled.class);
        var workflow = ((CompileResult.Compiled) compiled).workflow();
        var built = RunBuilder.of(workflow).inputs(inputs).build();
        assertThat(built).isInstanceOf(RunBuilder.Built.Ready.class);

        var result = runtime.run((RunBuilder.Built.Ready) built).get();

        assertThat(result.outputs().get("greeting")).isEqualTo(Value.of("Hello, Ada!"));
      }
    }
    assertThat(compilations).hasValue(1);
    assertThat(cache.statistics("default").hits()).isEqualTo(99);
  }
}
