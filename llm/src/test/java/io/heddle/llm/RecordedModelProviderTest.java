package io.heddle.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.llm.RecordedModelProvider.Mode;
import io.heddle.llm.cassette.Cassette;
import io.heddle.llm.cassette.Cassette.Opened;
import io.heddle.llm.mock.Delays;
import io.heddle.llm.mock.MockPlan;
import io.heddle.runtime.model.ModelProvider.Listener;
import io.heddle.runtime.model.ModelProvider.Reply;
import io.heddle.runtime.model.ModelProvider.Request;
import io.heddle.runtime.node.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordedModelProviderTest {

  @TempDir private Path folder;

  private final List<String> heard = new ArrayList<>();
  private final MockModelProvider service =
      new MockModelProvider(Delays.SYSTEM, Map.of("bot", MockPlan.scripted("one two", "three")));

  @Test
  void playsBackWhatWasRecordedReplyByReplyWithItsDeltas() {
    var request = Requests.streamed(Requests.ask("bot", "hello"));
    var recorder = provider(Mode.RECORD);
    var recorded = List.of(reply(recorder, request), reply(recorder, request));
    var streamed = List.copyOf(heard);
    heard.clear();

    var player = provider(Mode.REPLAY);
    var played = List.of(reply(player, request), reply(player, request));

    assertThat(played).isEqualTo(recorded);
    assertThat(heard).isEqualTo(streamed).containsExactly("one", " two", "three");
    assertThat(reply(player, request)).isEqualTo(recorded.getLast());
  }

  @Test
  void keepsToolCallsReasoningUsageAndFailures() {
    var talk = Requests.ask("echo?reasoning=hm&usage={\"prompt_tokens\":3}", "x");
    var call = Requests.ask("echo", "x", "{'mock_tool_calls':[{'name':'t','arguments':{'a':1}}]}");
    var busy = Requests.ask("failure?fail=rate_limit&retry_after_secs=3", "x");
    var recorder = provider(Mode.RECORD);
    var recorded = List.of(talk, call, busy).stream().map(r -> reply(recorder, r)).toList();

    var player = provider(Mode.REPLAY);

    assertThat(List.of(talk, call, busy).stream().map(r -> reply(player, r)).toList())
        .isEqualTo(recorded);
  }

  @Test
  void knowsARequestByWhatItSaysWhateverItsKeysAndOrder() {
    reply(provider(Mode.RECORD), Requests.ask("echo", "x", "{'temperature':1,'top_p':0.5}"));
    var same =
        Requests.credentials(
            Requests.streamed(Requests.ask("echo", "x", "{'top_p':0.5,'temperature':1}")),
            Map.of("api_key", "sk-other"));

    assertThat(reply(provider(Mode.REPLAY), same)).isInstanceOf(Reply.Answered.class);
    assertThat(heard).containsExactly("x");
  }

  @Test
  void failsClearlyWhenItWasNotRecorded() {
    reply(provider(Mode.RECORD), Requests.ask("echo", "x"));

    var reply = (Reply.Failed) reply(provider(Mode.REPLAY), Requests.ask("echo", "y"));

    assertThat(reply.failure().retryable()).isFalse();
    assertThat(reply.failure().message())
        .contains("tape.jsonl has no reply of provider mock, model echo", "record it again");
  }

  @Test
  void recordsOnlyWhatIsMissing() throws IOException {
    var provider = provider(Mode.REPLAY_OR_RECORD);
    reply(provider, Requests.ask("echo", "x"));
    reply(provider, Requests.ask("echo", "x"));
    reply(provider(Mode.REPLAY_OR_RECORD), Requests.ask("echo", "x"));

    assertThat(Files.readAllLines(tape())).hasSize(1);
  }

  @Test
  void neverKeepsACredential() throws IOException {
    var credentials = Map.of("api_key", "sk-very-\"secret\"");

    reply(
        provider(Mode.RECORD),
        Requests.credentials(Requests.ask("echo", "my key is sk-very-\"secret\""), credentials));

    assertThat(Files.readString(tape())).doesNotContain("sk-very").contains("my key is ***");
  }

  @Test
  void refusesToGrowBeyondItsBound() throws IOException {
    var cassette = ((Opened.Ready) Cassette.open(tape(), 2_000)).cassette();
    var provider = new RecordedModelProvider(service, cassette, Mode.RECORD);

    var reply = reply(provider, Requests.ask("echo", "x".repeat(2_000)));

    assertThat(((Reply.Failed) reply).failure().message()).contains("is full: 2000 bytes at most");
    assertThat(Files.exists(tape())).isFalse();
  }

  @Test
  void saysWhichLineOfAFileIsWrong() throws IOException {
    reply(provider(Mode.RECORD), Requests.ask("echo", "x"));
    Files.writeString(tape(), Files.readString(tape()) + "{\"v\":2}\n");

    assertThat(Cassette.open(tape()))
        .isInstanceOfSatisfying(
            Opened.Unusable.class,
            unusable -> assertThat(unusable.message()).contains("tape.jsonl, line 2 is not"));
    assertThat(Cassette.open(tape(), 10)).isInstanceOf(Opened.Unusable.class);
  }

  private RecordedModelProvider provider(Mode mode) {
    var cassette = ((Opened.Ready) Cassette.open(tape())).cassette();
    return new RecordedModelProvider(service, cassette, mode);
  }

  private Path tape() {
    return folder.resolve("tape.jsonl");
  }

  private Reply reply(RecordedModelProvider provider, Request request) {
    Listener listener = heard::add;
    return provider.chat(request, listener, Cancellation.NEVER).toCompletableFuture().join();
  }
}
