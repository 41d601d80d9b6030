package io.heddle.runtime.executor;

import static io.heddle.runtime.executor.Runs.failure;
import static io.heddle.runtime.executor.Runs.json;
import static io.heddle.runtime.executor.Runs.object;
import static io.heddle.runtime.executor.Runs.output;
import static io.heddle.runtime.executor.Runs.outputs;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.compiler.ir.Binding;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.ir.WorkSpec.Argument;
import io.heddle.compiler.ir.WorkSpec.ToolSource;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.NodeContext.KnowledgeReply;
import io.heddle.runtime.node.NodeContext.KnowledgeRequest;
import io.heddle.runtime.node.NodeContext.ToolReply;
import io.heddle.runtime.node.NodeContext.ToolRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Tools, knowledge, documents and memories. */
final class WorkExecutorsTest {

  private final FakeContext context = new FakeContext();
  private final List<ToolRequest> toolRequests = new ArrayList<>();

  private void toolsAnswer(ToolReply reply) {
    context.tools =
        (request, _) -> {
          toolRequests.add(request);
          return CompletableFuture.completedFuture(reply);
        };
  }

  private static WorkSpec.Tool tool(Argument... arguments) {
    return new WorkSpec.Tool(
        new ToolSource.Provider("builtin", "time", "time"),
        "current_time",
        List.of(arguments),
        ObjectValue.EMPTY);
  }

  private static ToolReply says(String text, boolean isError) {
    return new ToolReply.Answered(text, List.of(), List.of(), ObjectValue.EMPTY, isError);
  }

  @Test
  void toolGetsItsArgumentsWithoutNulls() {
    toolsAnswer(says("ok", false));
    var runs = Runs.export();
    var spec =
        tool(
            new Argument("v", runs.input("s.v"), null, null),
            new Argument("n", runs.input("s.n"), null, null),
            new Argument("t", -1, runs.text("<{{#s.v#}}>"), null),
            new Argument("c", -1, null, Value.of(5)),
            new Argument("z", -1, null, Value.none()));

    runs.run(spec, context, json("[1]"), null);

    assertThat(toolRequests.getFirst().arguments())
        .isEqualTo(object("{\"v\":[1],\"t\":\"<[1]>\",\"c\":\"5\"}"));
  }

  @Test
  void toolOfAnExportPutsOutTextFilesJsonAndVariables() {
    toolsAnswer(new ToolReply.Answered("hi", List.of(), List.of(), object("{\"extra\":1}"), false));

    assertThat(outputs(Runs.export().run(tool(), context)))
        .isEqualTo(object("{\"text\":\"hi\",\"files\":[],\"json\":[{\"data\":[]}],\"extra\":1}"));
    assertThat(context.streamed).containsExactly("text:hi");
  }

  @Test
  void toolOfAFlatFilePutsOutItsResult() {
    toolsAnswer(says("hi", false));

    assertThat(outputs(Runs.flat().run(tool(), context))).isEqualTo(object("{\"result\":\"hi\"}"));
  }

  @Test
  void toolFailsWhenTheToolSaysSo() {
    toolsAnswer(says("no such zone", true));

    assertThat(failure(Runs.flat().run(tool(), context)).message())
        .isEqualTo("tool current_time failed: no such zone");
  }

  @Test
  void knowledgePutsOutPassages() {
    var asked = new ArrayList<KnowledgeRequest>();
    context.knowledge =
        (request, _) -> {
          asked.add(request);
          return CompletableFuture.completedFuture(
              new KnowledgeReply.Found(List.of(object("{\"content\":\"c\"}"))));
        };
    var runs = Runs.export();
    var spec = new WorkSpec.Knowledge(runs.input("s.q"), List.of("d"), object("{\"top_k\":3}"));

    assertThat(output(runs.run(spec, context, Value.of("why")), "result"))
        .isEqualTo(json("[{\"content\":\"c\"}]"));
    assertThat(output(runs.run(spec, context, Value.of(" ")), "result")).isEqualTo(json("[]"));
    assertThat(asked)
        .containsExactly(new KnowledgeRequest(List.of("d"), "why", object("{\"top_k\":3}")));
    assertThat(failure(runs.run(spec, context, Value.of(1))).message())
        .isEqualTo("Query variable is not string type.");
  }

  private static FileValue file(String name, String mimeType, String text) {
    return new FileValue(
        ObjectValue.of("name", Value.of(name))
            .with("url", Value.of("data:%s,%s".formatted(mimeType, text.replace(" ", "%20")))));
  }

  private static WorkSpec.Document document(Runs runs, String format, boolean flat) {
    return new WorkSpec.Document(List.of(runs.input("s.f")), format, 1, false, flat);
  }

  @Test
  void documentOfAnExportIsATextOrAList() {
    var runs = Runs.export();
    var spec = document(runs, "text", false);
    var one = file("a.txt", "text/plain", "one");
    var html = file("b.html", "text/html", "<h1>T</h1><script>x</script><p>a &amp; b</p>");

    assertThat(output(runs.run(spec, context, one), "text")).isEqualTo(Value.of("one"));
    assertThat(output(runs.run(spec, context, Value.array(List.of(one, html))), "text"))
        .isEqualTo(json("[\"one\",\"T\\n\\na & b\"]"));
    assertThat(output(runs.run(spec, context, json("[]")), "text")).isEqualTo(json("[]"));
    assertThat(failure(runs.run(spec, context, Value.of("x"))).message())
        .isEqualTo("Variable ['s', 'f'] is not an ArrayFileSegment");
  }

  @Test
  void documentOfAFlatFileKeepsTheOrderAndTellsOfUnreadableFiles() {
    var runs = Runs.flat();
    var files =
        List.of(
            file("a.csv", "text/csv", "x,y%0A1,2"),
            file("b.pdf", "application/pdf", "zz"),
            file("c.json", "application/json", "{\"a\":1}"));

    var outcome = runs.run(document(runs, "markdown", true), context, Value.array(files));

    assertThat(output(outcome, "text"))
        .isEqualTo(
            json(
                "[\"| x | y |\\n| --- | --- |\\n| 1 | 2 |\\n\",\"\","
                    + "\"{\\n  \\\"a\\\": 1\\n}\"]"));
    assertThat(output(outcome, "metadata").toString()).contains("Unsupported file type: b.pdf");
    assertThat(failure(runs.run(document(runs, "text", true), context, files.get(1))).code())
        .isEqualTo("document_unsupported_format");
  }

  @Test
  void documentRefusesAFileThatIsTooLarge() {
    var runs = Runs.export();
    var large = file("a.txt", "text/plain", "x".repeat((1 << 20) + 1));

    assertThat(failure(runs.run(document(runs, "text", false), context, large)).code())
        .isEqualTo("document_file_too_large");
  }

  private static NodeSpec store(Runs runs, String scope) {
    return new WorkSpec.MemoryStore(
        scope,
        runs.text("k-{{#s.key#}}"),
        runs.input("s.value"),
        object("{\"a\":1}"),
        List.of(new Binding("b", runs.input("s.value"))));
  }

  @Test
  void memoriesAreFoundAgainInTheirNamespaceOnly() {
    context.flat();
    context.system = object("{\"user_id\":\"u1\"}");
    var runs = Runs.flat();

    assertThat(
            outputs(runs.run(store(runs, "user"), context, Value.of("1"), Value.of("Likes Tea"))))
        .isEqualTo(object("{\"stored\":true,\"key\":\"k-1\"}"));

    var recall = new WorkSpec.MemoryRecall("user", null, runs.input("s.q"), 5, ObjectValue.EMPTY);
    assertThat(outputs(runs.run(recall, context, null, null, Value.of("tea"))))
        .isEqualTo(
            object(
                "{\"results\":[{\"key\":\"k-1\",\"value\":\"Likes Tea\","
                    + "\"metadata\":{\"a\":1,\"b\":\"Likes Tea\"}}],\"count\":1}"));
    context.system = object("{\"user_id\":\"u2\"}");
    assertThat(output(runs.run(recall, context, null, null, Value.of("tea")), "count"))
        .isEqualTo(Value.of(0));
  }

  @Test
  void memoriesNeedTheIdOfTheirScope() {
    context.flat();
    var runs = Runs.flat();

    assertThat(failure(runs.run(store(runs, "conversation"), context)).message())
        .isEqualTo(
            "memory scope 'conversation' needs sys.conversation_id, which this run does not have");
    assertThat(outputs(runs.run(store(runs, "global"), context)).get("stored"))
        .isEqualTo(Value.of(true));
  }

  @Test
  void unsupportedKindsAndUnknownPluginsFailByName() {
    var unsupported = failure(Runs.flat().run(new WorkSpec.Unsupported("datasource"), context));
    var plugin =
        failure(
            Runs.flat()
                .run(new NodeSpec.Plugin("plugin.x", ObjectValue.EMPTY, List.of()), context));

    assertThat(unsupported.code()).isEqualTo("not_implemented");
    assertThat(plugin.code()).isEqualTo("plugin_not_found");
    assertThat(plugin.message())
        .startsWith("no plugin provides nodes of type 'plugin.x' (known are agent, answer, ");
  }
}
