package io.heddle.server.testkit;

import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.ir.Edge;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.node.ErrorKind;
import io.heddle.runtime.node.NodeFailure;
import io.heddle.server.testkit.Mock.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads what stands in for nodes. */
final class MockReader {

  static final List<String> KINDS =
      Arrays.stream(ErrorKind.values()).map(kind -> kind.name().toLowerCase(Locale.ROOT)).toList();

  private final Path testFile;
  private final NamedWorkflows workflows;

  MockReader(Path testFile, NamedWorkflows workflows) {
    this.testFile = testFile;
    this.workflows = workflows;
  }

  List<Mock> read(Fields fields) {
    var mocks = new ArrayList<Mock>();
    for (var written : fields.maps("mocks")) {
      var mock = mock(written);
      if (mock != null) {
        mocks.add(mock);
      }
    }
    return mocks;
  }

  private @Nullable Mock mock(Fields mock) {
    var node = mock.text("node");
    var kind = mock.text("kind");
    if ((node == null) == (kind == null)) {
      mock.report(
          DiagnosticCode.E608,
          "node",
          "a mock is for one 'node' or for one 'kind' of nodes",
          "node: ID, or kind: llm");
      return null;
    }
    var name = mock.text("workflow");
    var named = name == null ? null : workflows.check(mock, "workflow", name);
    if (name != null && named == null) {
      script(mock, null, workflows.main().nodes());
      mock.reportUnknown();
      return null;
    }
    var where = named == null ? workflows.main() : named;
    var script = script(mock, node, where.nodes());
    mock.reportUnknown();
    if (node != null) {
      var found = where.nodes().check(mock, "node", node);
      if (found != null && !Rewired.canMock(found)) {
        mock.report(
            DiagnosticCode.E607,
            "node",
            "nothing can stand in for a node of type " + found.type(),
            "give the workflow other inputs, or mock the nodes around it");
      }
      return script == null ? null : new Mock(node, false, where.workflow().file(), script);
    }
    var target = String.valueOf(kind);
    workflows.checkKind(mock, "kind", target, named);
    var file = named == null ? null : named.workflow().file();
    return script == null ? null : new Mock(target, true, file, script);
  }

  private Mock.@Nullable Script script(Fields mock, @Nullable String node, NodesOf nodes) {
    var cassette = mock.text("cassette");
    var given =
        (mock.has("sequence") ? 1 : 0) + (cassette == null ? 0 : 1) + (isReply(mock) ? 1 : 0);
    if (given != 1) {
      mock.report(
          DiagnosticCode.E608,
          "value",
          "a mock has one of 'value', 'error', 'sequence' and 'cassette'",
          null);
      mock.ignore("value", "error", "handle", "delay", "sequence");
      return null;
    }
    if (cassette != null) {
      return new Mock.Recorded(testFile.resolveSibling(cassette));
    }
    if (!mock.has("sequence")) {
      mock.ignore("sequence");
      return new Mock.Replies(List.of(reply(mock, node, nodes)));
    }
    mock.ignore("value", "error", "handle", "delay");
    var replies = new ArrayList<Reply>();
    for (var step : mock.maps("sequence")) {
      if (!isReply(step)) {
        step.report(DiagnosticCode.E608, "value", "a reply has a 'value' or an 'error'", null);
      }
      replies.add(reply(step, node, nodes));
      step.reportUnknown();
    }
    if (replies.isEmpty()) {
      mock.report(DiagnosticCode.E608, "sequence", "the sequence has no reply", null);
      return null;
    }
    return new Mock.Replies(replies);
  }

  private static boolean isReply(Fields fields) {
    return fields.has("value") || fields.has("error");
  }

  private static Reply reply(Fields fields, @Nullable String node, NodesOf nodes) {
    var delay = Durations.read(fields, "delay", Duration.ZERO);
    var wait = delay == null ? Duration.ZERO : delay;
    var handle = fields.textOr("handle", Edge.DEFAULT);
    if (node != null) {
      nodes.checkHandle(fields, "handle", node, handle);
    }
    var error = fields.map("error");
    var value = fields.map("value");
    if (node != null && error == null && nodes.mustChoose(node) && !fields.has("handle")) {
      fields.report(
          DiagnosticCode.E608,
          "handle",
          "the node '%s' branches: its mock says which 'handle' is taken".formatted(node),
          "one of " + String.join(", ", nodes.handles(node)));
    }
    if (error != null) {
      return new Reply.Failed(failure(error), wait);
    }
    var outputs = value == null ? ObjectValue.EMPTY : value.map().toValue();
    return new Reply.Done(
        outputs instanceof ObjectValue object ? object : ObjectValue.EMPTY, handle, wait);
  }

  private static NodeFailure failure(Fields error) {
    var kind = ErrorKind.valueOf(error.oneOf("kind", "internal", KINDS).toUpperCase(Locale.ROOT));
    var code = error.textOr("code", kind.name().toLowerCase(Locale.ROOT));
    var retryAfter = Durations.read(error, "retry_after", null);
    var failure =
        new NodeFailure(
            kind,
            code,
            error.textOr("type", code),
            error.textOr("message", "mocked failure"),
            error.bool("retryable", kind.isRetryable()),
            retryAfter);
    error.reportUnknown();
    return failure;
  }
}
