package io.heddle.server.testkit;

import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.template.Strictness;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.runtime.machine.RunStatus;
import io.heddle.runtime.trigger.TriggerStart;
import io.heddle.server.testkit.Expectation.ExpectedError;
import io.heddle.server.testkit.Expectation.Nested;
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

  private final NamedWorkflows workflows;
  private final MockReader mocks;

  /**
   * @param path of the test file, beside which cassettes are found
   */
  TestReader(Path path, TestedWorkflows workflows) {
    this.workflows = new NamedWorkflows(workflows);
    this.mocks = new MockReader(path, this.workflows);
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
    var inputs = object(test, "inputs");
    var trigger = test.text("trigger");
    if (trigger != null
        && TriggerStart.of(workflows.main().workflow().compiled(), trigger, inputs)
            instanceof TriggerStart.Refused(var message)) {
      test.report(DiagnosticCode.E607, "trigger", message, null);
    }
    var own = new ArrayList<>(mocks.read(test));
    own.addAll(shared);
    var read =
        new WorkflowTest(
            name == null ? "" : name,
            test.position(),
            trigger,
            inputs,
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
    var visits = new VisitsReader(workflows.main().nodes());
    var read =
        new Expectation(
            expect.oneOf("status", usual.text(), STATUSES),
            matchers(expect, "outputs"),
            expect.bool("exact", false),
            error,
            visits.path(expect),
            visits.read(expect),
            nested(expect));
    expect.reportUnknown();
    return read;
  }

  private Map<Path, Nested> nested(Fields expect) {
    var nested = new LinkedHashMap<Path, Nested>();
    var written = expect.mapOrEmpty("nested");
    for (var name : written.map().entries().keySet()) {
      var said = written.mapOrEmpty(name);
      var named = workflows.check(written, name, name);
      if (named == null) {
        continue;
      }
      var file = named.workflow().file();
      var isMain = file.equals(workflows.main().workflow().file());
      if (isMain || nested.containsKey(file)) {
        written.report(
            DiagnosticCode.E607,
            name,
            isMain
                ? "'%s' is the tested workflow itself".formatted(name)
                : "the workflow '%s' is there twice".formatted(name),
            null);
        continue;
      }
      var visits = new VisitsReader(named.nodes());
      nested.put(
          file,
          new Nested(
              name,
              said.has("runs") ? (int) said.integer("runs", 0, 0, Integer.MAX_VALUE) : null,
              visits.path(said),
              visits.paths(said),
              visits.read(said)));
      said.ignore("runs").reportUnknown();
    }
    return nested;
  }

  private @Nullable ExpectedError error(Fields expect) {
    var error = expect.map("error");
    if (error == null) {
      return null;
    }
    var node = error.text("node");
    if (node != null) {
      workflows.main().nodes().check(error, "node", node);
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

  private Map<String, Matcher> matchers(Fields expect, String key) {
    var matchers = new LinkedHashMap<String, Matcher>();
    var written = expect.mapOrEmpty(key);
    for (var name : written.map().entries().keySet()) {
      matchers.put(name, VisitsReader.matcher(written, name));
    }
    return matchers;
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
