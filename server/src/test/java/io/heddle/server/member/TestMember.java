package io.heddle.server.member;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.heddle.compiler.registry.ProcessResult;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.RunBuilder;
import io.heddle.runtime.durable.ExecutionIds;
import io.heddle.runtime.durable.StoredListener;
import io.heddle.runtime.machine.RunOrigin;
import io.heddle.runtime.machine.RunRequest;
import io.heddle.runtime.network.NetworkPolicy;
import io.heddle.server.LocalPorts;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Members with a real store in a folder, and what tests start there. */
public final class TestMember {

  /** Says hello to a name. */
  static final String GREET =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, variables: [ { variable: name, type: string } ] } }
        - { id: code, data: { type: code, code_language: javascript,
            code: "function main(args) { return { text: 'Hello ' + args.name }; }",
            variables: [ { variable: name, value_selector: [start, name] } ],
            outputs: { text: { type: string } } } }
        - { id: end, data: { type: end, outputs: [ { variable: text, value_selector: [code, text] } ] } }
      edges:
        - { source: start, target: code }
        - { source: code, target: end }
      """;

  /** Waits for somebody who approves or rejects. */
  public static final String ASK =
      """
      version: "0.1.0"
      nodes:
        - { id: start, data: { type: start, variables: [] } }
        - { id: ask, data: { type: human-input, resume_mode: approval } }
        - { id: yes, data: { type: end, outputs: [] } }
        - { id: no, data: { type: end, outputs: [] } }
      edges:
        - { source: start, target: ask }
        - { source: ask, target: yes, source_handle: approve }
        - { source: ask, target: no, source_handle: reject }
      """;

  private TestMember() {}

  static Member open(Path folder) {
    return open(folder, StoredListener.NONE);
  }

  static Member open(Path folder, StoredListener listener) {
    return open(folder, ConfigFactory.empty(), "standard", listener, Clock.systemUTC());
  }

  /**
   * @param settings besides the place of the store
   * @param quota the name of the one that groups have
   */
  public static Member open(
      Path folder, Config settings, String quota, StoredListener listener, Clock clock) {
    var file = folder.resolve("heddle.db").toString();
    var setup =
        new Member.Setup(
            ConfigFactory.parseMap(Map.of("heddle.store.sqlite.file", file)).withFallback(settings),
            group -> new LocalPorts(LocalPorts.Options.of(group, NetworkPolicy.local())),
            quota,
            listener,
            clock);
    return switch (Member.open(setup)) {
      case Member.Opening.Opened(var member) -> member;
      case Member.Opening.Refused(_, var message) -> throw new AssertionError(message);
    };
  }

  static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  /** A run of a registered workflow of the group {@code default}, under a new id. */
  static RunRequest request(Member member, String workflow, ObjectValue inputs) {
    if (!(member.runs().workflow("default", workflow, null)
        instanceof ProcessResult.Processed(var definition))) {
      throw new AssertionError(workflow);
    }
    var id = ExecutionIds.next("default", 0, System.currentTimeMillis());
    var built =
        RunBuilder.of(definition.workflow())
            .group("default")
            .executionId(id)
            .inputs(inputs)
            .build();
    return ((RunBuilder.Built.Ready) built).from(RunOrigin.of(definition)).request();
  }
}
