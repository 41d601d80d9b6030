package io.heddle.server.testkit;

import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.machine.RunFailure;
import io.heddle.runtime.machine.RunResult;
import io.heddle.server.testkit.Expectation.Nested;
import io.heddle.server.testkit.Expectation.Visits;
import io.heddle.server.testkit.Recap.OneRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares a run with what its test expects; every difference is told. */
final class Verdict {

  private final TestedWorkflow workflow;
  private final Expectation expected;
  private final List<String> problems = new ArrayList<>();

  Verdict(TestedWorkflow workflow, Expectation expected) {
    this.workflow = workflow;
    this.expected = expected;
  }

  List<String> of(RunResult result, Recap recap, Session session) {
    if (status(result)) {
      outputs((ObjectValue) Json.fromJackson(Json.toJackson(result.outputs())));
    }
    var error = expected.error();
    if (error != null) {
      error(error, result.failure());
    }
    path("path", expected.path(), recap.main());
    visits("", expected.visits(), List.of(recap.main()));
    resolved("", workflow.file(), expected.visits(), session);
    expected.nested().forEach((file, nested) -> nested(file, nested, recap, session));
    return problems;
  }

  private void nested(Path file, Nested nested, Recap recap, Session session) {
    var where = "nested.%s.".formatted(nested.name());
    var runs = recap.nested(file);
    if (nested.runs() != null && nested.runs() != runs.size()) {
      differs(where + "runs", String.valueOf(nested.runs()), String.valueOf(runs.size()));
    }
    if (nested.path() != null) {
      if (runs.isEmpty()) {
        differs(where + "path", String.join(" > ", nested.path()), "no run");
      }
      for (var i = 0; i < runs.size(); i++) {
        path(
            where + (runs.size() == 1 ? "path" : "path[%d]".formatted(i)),
            nested.path(),
            runs.get(i));
      }
    }
    if (nested.paths() != null) {
      paths(where, nested.paths(), runs);
    }
    visits(where, nested.visits(), runs);
    resolved(where, file, nested.visits(), session);
  }

  private void paths(String where, List<List<String>> wanted, List<OneRun> runs) {
    if (wanted.size() != runs.size()) {
      differs(where + "paths", wanted.size() + " runs", runs.size() + " runs");
      return;
    }
    for (var i = 0; i < wanted.size(); i++) {
      path(where + "paths[%d]".formatted(i), wanted.get(i), runs.get(i));
    }
  }

  private void path(String what, @Nullable List<String> wanted, OneRun run) {
    if (wanted != null && !wanted.equals(run.path())) {
      differs(what, String.join(" > ", wanted), String.join(" > ", run.path()));
    }
  }

  private boolean status(RunResult result) {
    var status = result.status().text();
    if (status.equals(expected.status())) {
      return true;
    }
    var failure = result.failure();
    differs(
        "status",
        expected.status(),
        failure == null ? status : status + ": " + failure.display(workflow.compiled().dialect()));
    return false;
  }

  private void outputs(ObjectValue actual) {
    expected
        .outputs()
        .forEach(
            (name, matcher) -> {
              var value = actual.get(name);
              if (!matcher.matches(value)) {
                differs("outputs." + name, matcher.shown(), shown(value));
              }
            });
    if (expected.exact()) {
      actual
          .entries()
          .forEach(
              (name, value) -> {
                if (!expected.outputs().containsKey(name)) {
                  differs("outputs." + name, "none", shown(value));
                }
              });
    }
  }

  private void error(Expectation.ExpectedError error, @Nullable RunFailure failure) {
    if (failure == null) {
      differs("error", "a failure", "none");
      return;
    }
    var message = failure.display(workflow.compiled().dialect());
    if (error.contains() != null && !message.contains(error.contains())) {
      differs(
          "error", "a message with '%s'".formatted(error.contains()), "'%s'".formatted(message));
    }
    same("error.node", error.node(), failure.nodeId());
    same("error.code", error.code(), failure.failure().code());
    same("error.kind", error.kind(), failure.failure().kind().name().toLowerCase(Locale.ROOT));
  }

  private void same(String what, @Nullable String wanted, String actual) {
    if (wanted != null && !wanted.equals(actual)) {
      differs(what, wanted, actual);
    }
  }

  private void visits(String where, Visits wanted, List<OneRun> runs) {
    var calls = new HashMap<String, Integer>();
    for (var run : runs) {
      run.finished.forEach(
          finished -> calls.merge(finished.place().nodeId(), finished.attempt(), Integer::sum));
    }
    wanted.ran().stream()
        .distinct()
        .filter(node -> !calls.containsKey(node))
        .forEach(node -> differs(where + "ran", node, "it did not run"));
    wanted.notRan().stream()
        .filter(calls::containsKey)
        .forEach(node -> differs(where + "not_ran", node + " not to run", "it ran"));
    counts(where, wanted.calls(), calls);
  }

  private void counts(String where, Map<String, Integer> expected, Map<String, Integer> calls) {
    expected.forEach(
        (node, wanted) -> {
          var actual = calls.getOrDefault(node, 0);
          if (!wanted.equals(actual)) {
            differs(where + "calls." + node, wanted.toString(), actual.toString());
          }
        });
  }

  private void resolved(String where, Path file, Visits visits, Session session) {
    visits
        .resolved()
        .forEach(
            (node, calls) ->
                resolved(where + "resolved." + node, calls, session.calls(file, node)));
  }

  private void resolved(String what, List<Map<String, Matcher>> wanted, List<ObjectValue> actual) {
    if (actual.size() < wanted.size()) {
      differs(what, wanted.size() + " calls", actual.size() + " calls");
      return;
    }
    for (var call = 0; call < wanted.size(); call++) {
      var values = actual.get(call);
      var place = wanted.size() == 1 ? "" : "[%d]".formatted(call);
      wanted
          .get(call)
          .forEach(
              (selector, matcher) -> {
                var value = values.get(selector);
                if (!matcher.matches(value)) {
                  differs(
                      "%s%s.%s".formatted(what, place, selector), matcher.shown(), shown(value));
                }
              });
    }
  }

  private static String shown(@Nullable Value value) {
    return value == null ? "absent" : Json.write(value);
  }

  private void differs(String what, String wanted, String actual) {
    problems.add(
        "%s: expected %s%n%s was %s"
            .formatted(what, wanted, " ".repeat(what.length() + 5), actual));
  }
}
