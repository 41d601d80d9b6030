package io.heddle.server.testkit;

import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.NearestName;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.template.Strictness;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.server.testkit.Expectation.ExpectedError;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a test file says of its workflow. */
final class TestReader {

  private static final List<String> STATUSES =
      Arrays.stream(RunStatus.values()).filter(RunStatus::isTerminal).map(RunStatus::text).toList();

  private final NodesOf nodes;
  private final MockReader mocks;

  /**
   * @param path of the test file, beside which cassettes are found
   */
  TestReader(Path path, CompiledWorkflow workflow) {
    this.nodes = new NodesOf(workflow);
    this.mocks = new MockReader(path, nodes);
  }

  List<WorkflowTest> read(Fields file) {
    file.ignore("description");
    var clock = clock(file, null);
    var ids = file.text("ids");
    var strict = file.bool("strict_templates", false);
    var timeout = Durations.read(file, "timeout", null);
    var shared = mocks.read(file);
    var tests = new ArrayList<WorkflowTest>();
    var written = file.maps("tests");
    if (written.isEmpty()) {
      file.report(DiagnosticCode.E608, "tests", "there is no test in 'tests'", null);
    }
    for (var test : written) {
      tests.add(test(test, strict, clock, ids, timeout, shared));
    }
    file.reportUnknown();
    return tests;
  }

  private WorkflowTest test(
      Fields test,
      boolean strict,
      @Nullable Clock clock,
      @Nullable String ids,
      @Nullable Duration timeout,
      List<Mock> shared) {
    var name = test.requiredText("name");
    test.ignore("description");
    var own = new ArrayList<>(mocks.read(test));
    own.addAll(shared);
    var read =
        new WorkflowTest(
            name == null ? "" : name,
            test.position(),
            object(test, "inputs"),
            object(test, "system"),
            object(test, "environment"),
            object(test, "conversation"),
            test.bool("strict_templates", strict) ? Strictness.STRICT : Strictness.LENIENT,
            clock(test, clock),
            test.has("ids") ? test.text("ids") : ids,
            Durations.read(test, "timeout", timeout),
            own,
            expectation(test));
    test.ignore("ids");
    test.reportUnknown();
    return read;
  }

  private Expectation expectation(Fields test) {
    var expect = test.mapOrEmpty("expect");
    var error = error(expect);
    var usual = error == null ? RunStatus.SUCCEEDED : RunStatus.FAILED;
    var read =
        new Expectation(
            expect.oneOf("status", usual.text(), STATUSES),
            matchers(expect, "outputs"),
            expect.bool("exact", false),
            error,
            expect.has("path") ? ids(expect, "path") : null,
            ids(expect, "ran"),
            ids(expect, "not_ran"),
            calls(expect),
            resolved(expect));
    expect.ignore("path");
    expect.reportUnknown();
    return read;
  }

  private @Nullable ExpectedError error(Fields expect) {
    var error = expect.map("error");
    if (error == null) {
      return null;
    }
    var node = error.text("node");
    if (node != null) {
      nodes.check(error, "node", node);
    }
    var read =
        new ExpectedError(
            error.text("contains"),
            node,
            error.text("code"),
            error.has("kind") ? error.oneOf("kind", "", MockReader.KINDS) : null);
    error.ignore("kind");
    error.reportUnknown();
    return read;
  }

  private List<String> ids(Fields expect, String key) {
    var ids = expect.texts(key);
    ids.forEach(id -> nodes.check(expect, key, id));
    return ids;
  }

  private Map<String, Integer> calls(Fields expect) {
    var calls = new LinkedHashMap<String, Integer>();
    var written = expect.mapOrEmpty("calls");
    for (var id : written.map().entries().keySet()) {
      nodes.check(written, id, id);
      calls.put(id, (int) written.integer(id, 0, 0, Integer.MAX_VALUE));
    }
    return calls;
  }

  private Map<String, List<Map<String, Matcher>>> resolved(Fields expect) {
    var resolved = new LinkedHashMap<String, List<Map<String, Matcher>>>();
    var written = expect.mapOrEmpty("resolved");
    for (var id : written.map().entries().keySet()) {
      var node = nodes.check(written, id, id);
      if (node != null && !Rewired.canObserve(node)) {
        written.report(
            DiagnosticCode.E607,
            id,
            "what a node of type %s reads cannot be looked at".formatted(node.type()),
            "look at the nodes below it");
      }
      var calls = new ArrayList<Map<String, Matcher>>();
      if (written.map().get(id) instanceof TextMap) {
        calls.add(selectors(id, written.mapOrEmpty(id)));
      } else {
        written.maps(id).forEach(call -> calls.add(selectors(id, call)));
      }
      resolved.put(id, calls);
    }
    return resolved;
  }

  private Map<String, Matcher> selectors(String id, Fields call) {
    var matchers = new LinkedHashMap<String, Matcher>();
    var node = nodes.node(id);
    var known =
        node == null ? List.<String>of() : node.inputs().stream().map(ref -> ref.name()).toList();
    for (var selector : call.map().entries().keySet()) {
      if (node != null && !known.contains(selector)) {
        call.report(
            DiagnosticCode.E402,
            selector,
            "the node '%s' does not read '%s'".formatted(id, selector),
            NearestName.hint(selector, known));
      }
      matchers.put(selector, matcher(call, selector));
    }
    return matchers;
  }

  private Map<String, Matcher> matchers(Fields expect, String key) {
    var matchers = new LinkedHashMap<String, Matcher>();
    var written = expect.mapOrEmpty(key);
    for (var name : written.map().entries().keySet()) {
      matchers.put(name, matcher(written, name));
    }
    return matchers;
  }

  private static Matcher matcher(Fields fields, String key) {
    var problems = new ArrayList<String>();
    var value = fields.map().get(key);
    var matcher = Matcher.of(value == null ? ObjectValue.EMPTY : value.toValue(), problems);
    problems.forEach(problem -> fields.report(DiagnosticCode.E607, key, problem, null));
    return matcher;
  }

  private static ObjectValue object(Fields test, String key) {
    return test.mapOrEmpty(key).map().toValue() instanceof ObjectValue object
        ? object
        : ObjectValue.EMPTY;
  }

  private static @Nullable Clock clock(Fields fields, @Nullable Clock fallback) {
    var text = fields.text("clock");
    if (text == null) {
      return fallback;
    }
    try {
      return Clock.fixed(Instant.parse(text), ZoneOffset.UTC);
    } catch (DateTimeParseException _) {
      fields.report(
          DiagnosticCode.E607,
          "clock",
          "'clock' must be a moment, not '%s'".formatted(text),
          "such as 2026-01-31T12:00:00Z");
      return fallback;
    }
  }
}
