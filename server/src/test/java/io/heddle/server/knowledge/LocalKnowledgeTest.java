package io.heddle.server.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.node.Cancellation;
import io.heddle.runtime.node.NodeContext.KnowledgeReply;
import io.heddle.runtime.node.NodeContext.KnowledgeRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalKnowledgeTest {

  @TempDir private Path folder;

  private void write(String name, String text) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private LocalKnowledge pets() throws IOException, LocalKnowledge.UnusableException {
    write("cats.md", "# Cats\n\nA cat sleeps most of the day.\n\nCats purr.");
    write("deep/dogs.txt", "A dog barks at the cat next door and at the day itself.");
    write("birds.html", "<h1>Birds</h1><p>A heron waits for a fish.</p>");
    write(".hidden/secret.txt", "heron heron heron");
    Files.write(folder.resolve("photo.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1});
    return LocalKnowledge.read(Map.of("pets", folder));
  }

  private static KnowledgeReply ask(
      LocalKnowledge knowledge, String dataset, String query, ObjectValue settings) {
    return knowledge
        .retrieve(new KnowledgeRequest(List.of(dataset), query, settings), Cancellation.NEVER)
        .toCompletableFuture()
        .join();
  }

  private static List<String> titles(LocalKnowledge knowledge, String query, int limit) {
    var settings =
        ObjectValue.of("multiple_retrieval_config", ObjectValue.of("top_k", Value.of(limit)));
    var reply = (KnowledgeReply.Found) ask(knowledge, "pets", query, settings);
    return reply.passages().stream()
        .map(passage -> Json.write(java.util.Objects.requireNonNull(passage.get("title"))))
        .map(title -> title.replace("\"", ""))
        .toList();
  }

  private static String failure(KnowledgeReply reply) {
    return ((KnowledgeReply.Failed) reply).failure().message();
  }

  @Test
  void ranksPassagesByTheWordsTheyShareWithTheQuery() throws Exception {
    var knowledge = pets();
    assertThat(titles(knowledge, "Which bird eats FISH?", 4)).first().isEqualTo("birds.html");
    assertThat(titles(knowledge, "barks", 4)).containsExactly("deep/dogs.txt");
    assertThat(titles(knowledge, "cat", 4)).containsExactly("cats.md", "deep/dogs.txt");
    assertThat(titles(knowledge, "cat", 1)).containsExactly("cats.md");
    assertThat(titles(knowledge, "submarine", 4)).isEmpty();
  }

  @Test
  void describesWhatItFinds() throws Exception {
    var reply = (KnowledgeReply.Found) ask(pets(), "pets", "heron", ObjectValue.EMPTY);
    var passage = reply.passages().getFirst();
    assertThat(Json.write(java.util.Objects.requireNonNull(passage.get("content"))))
        .contains("heron waits");
    assertThat(Json.write(java.util.Objects.requireNonNull(passage.get("metadata"))))
        .contains("\"_source\":\"knowledge\"")
        .contains("\"position\":1")
        .contains("\"dataset_id\":\"pets\"")
        .contains("\"document_name\":\"birds.html\"")
        .contains("\"segment_id\":\"birds.html#1\"");
  }

  @Test
  void findsWordsOfScriptsWithoutSpaces() throws Exception {
    write("zh.txt", "工作流引擎可以恢复。\n\n数据库很重要。");
    var knowledge = LocalKnowledge.read(Map.of("*", folder));
    var reply = (KnowledgeReply.Found) ask(knowledge, "any", "引擎", ObjectValue.EMPTY);
    assertThat(reply.passages()).hasSize(1);
    assertThat(reply.passages().getFirst().get("metadata")).isInstanceOf(ObjectValue.class);
  }

  @Test
  void saysHowToGiveAKnowledgeBaseThatIsMissing() throws Exception {
    assertThat(failure(ask(pets(), "42-uuid", "cat", ObjectValue.EMPTY)))
        .contains("--knowledge 42-uuid=FILE_OR_DIR");
    assertThat(failure(ask(LocalKnowledge.NONE, "x", "cat", ObjectValue.EMPTY)))
        .contains("--knowledge x=FILE_OR_DIR");
  }

  @Test
  void refusesToIgnoreAFilter() throws Exception {
    var settings = ObjectValue.of("metadata_filtering_mode", Value.of("manual"));
    assertThat(failure(ask(pets(), "pets", "cat", settings))).contains("no metadata");
    var off = ObjectValue.of("metadata_filtering_mode", Value.of("disabled"));
    assertThat(ask(pets(), "pets", "cat", off)).isInstanceOf(KnowledgeReply.Found.class);
  }

  @Test
  void cutsLongTextsIntoPassagesAndLosesNothing() {
    var text = "word ".repeat(1_000) + "\n\n" + "x".repeat(2_500) + "\n\nshort\n\nalso short";
    var passages = Passage.of("a", text);
    assertThat(passages)
        .allSatisfy(one -> assertThat(one.text().length()).isBetween(1, Passage.LENGTH));
    var joined = String.join("", passages.stream().map(Passage::text).toList());
    assertThat(joined.replaceAll("\\s", "")).isEqualTo(text.replaceAll("\\s", ""));
    assertThat(passages.getLast().text()).endsWith("short\n\nalso short");
  }

  @Test
  void namesWhatCannotBeRead() throws IOException {
    assertThatThrownBy(() -> LocalKnowledge.read(Map.of("a", folder.resolve("none.txt"))))
        .isInstanceOf(LocalKnowledge.UnusableException.class)
        .hasMessageContaining("none.txt");
    Files.write(folder.resolve("b.pdf"), new byte[] {1, 2, 3});
    assertThatThrownBy(() -> LocalKnowledge.read(Map.of("b", folder.resolve("b.pdf"))))
        .isInstanceOf(LocalKnowledge.UnusableException.class)
        .hasMessageContaining("no text");
  }

  @Test
  void anEmptyAnswerIsAnArray() throws Exception {
    var reply = (KnowledgeReply.Found) ask(pets(), "pets", "...", ObjectValue.EMPTY);
    assertThat(Value.array(reply.passages())).isEqualTo(ArrayValue.EMPTY);
  }
}
