package io.heddle.server.testkit;

import io.heddle.compiler.ir.CompiledWorkflow;
import io.heddle.compiler.value.Json;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.event.RunEvent;
import io.heddle.runtime.machine.RunFailure;
import io.heddle.runtime.machine.RunResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares a run with what its test expects; every difference is told. */
final class Verdict {

  private final CompiledWorkflow workflow;
  private final Expectation expected;
  private final List<String> problems = new ArrayList<>();

  Verdict(CompiledWorkflow workflow, Expectation expected) {
    this.workflow = workflow;
    this.expected = expected;
  }

  List<String> of(RunResult result, List<RunEvent> events, Session session) {
    if (status(result)) {
      outputs((ObjectValue) Json.fromJackson(Json.toJackson(result.outputs())));
    }
    var error = expected.error();
    if (error != null) {
      error(error, result.failure());
    }
    visits(events);
    expected.resolved().forEach((node, calls) -> resolved(node, calls, session.calls(node)));
    return problems;
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
        failure == null ? status : status + ": " + failure.display(workflow.dialect()));
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
    var message = failure.display(workflow.dialect());
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

  private void visits(List<RunEvent> events) {
    var path = new ArrayList<String>();
    var calls = new HashMap<String, Integer>();
    for (var event : events) {
      if (event instanceof RunEvent.NodeFinished finished) {
        var id = finished.place().nodeId();
        calls.merge(id, finished.attempt(), Integer::sum);
        if (finished.place().path().isEmpty()) {
          path.add(id);
        }
      }
    }
    if (expected.path() != null && !expected.path().equals(path)) {
      differs("path", String.join(" > ", expected.path()), String.join(" > ", path));
    }
    visited(calls.keySet());
    counts(calls);
  }

  private void visited(Set<String> ran) {
    var missing = new LinkedHashSet<>(expected.ran());
    missing.removeAll(ran);
    missing.forEach(node -> differs("ran", node, "it did not run"));
    expected.notRan().stream()
        .filter(ran::contains)
        .forEach(node -> differs("not_ran", node + " not to run", "it ran"));
  }

  private void counts(Map<String, Integer> calls) {
    expected
        .calls()
        .forEach(
            (node, wanted) -> {
              var actual = calls.getOrDefault(node, 0);
              if (!wanted.equals(actual)) {
                differs("calls." + node, wanted.toString(), actual.toString());
              }
            });
  }

  private void resolved(String node, List<Map<String, Matcher>> wanted, List<ObjectValue> actual) {
    if (actual.size() < wanted.size()) {
      differs("resolved." + node, wanted.size() + " calls", actual.size() + " calls");
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
                      "resolved.%s%s.%s".formatted(node, place, selector),
                      matcher.shown(),
                      shown(value));
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
