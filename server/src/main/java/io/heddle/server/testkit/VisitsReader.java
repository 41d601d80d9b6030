package io.heddle.server.testkit;

import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.NearestName;
import io.heddle.compiler.dsl.Fields;
import io.heddle.compiler.dsl.TextList;
import io.heddle.compiler.dsl.TextMap;
import io.heddle.compiler.dsl.TextScalar;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.server.testkit.Expectation.Visits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a test says of the nodes of one workflow. */
final class VisitsReader {

  private final NodesOf nodes;

  VisitsReader(NodesOf nodes) {
    this.nodes = nodes;
  }

  Visits read(Fields expect) {
    return new Visits(ids(expect, "ran"), ids(expect, "not_ran"), calls(expect), resolved(expect));
  }

  /** The nodes of a way through the workflow, or null when nothing is said of it. */
  @Nullable List<String> path(Fields expect) {
    var path = expect.has("path") ? ids(expect, "path") : null;
    expect.ignore("path");
    return path;
  }

  /** The ways of several runs, or null when nothing is said of them. */
  @Nullable List<List<String>> paths(Fields expect) {
    if (!expect.has("paths")) {
      expect.ignore("paths");
      return null;
    }
    var paths = new ArrayList<List<String>>();
    for (var item : expect.list("paths")) {
      var path = new ArrayList<String>();
      for (var id : item instanceof TextList(_, var ids) ? ids : List.of(item)) {
        if (id instanceof TextScalar scalar) {
          path.add(scalar.text());
        }
      }
      if (!(item instanceof TextList(_, var ids) && ids.size() == path.size())) {
        expect.report(
            DiagnosticCode.E607, "paths", "'paths' must be lists of nodes, one for each run", null);
      }
      path.forEach(id -> nodes.check(expect, "paths", id));
      paths.add(path);
    }
    return paths;
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

  static Matcher matcher(Fields fields, String key) {
    var problems = new ArrayList<String>();
    var value = fields.map().get(key);
    var matcher = Matcher.of(value == null ? ObjectValue.EMPTY : value.toValue(), problems);
    problems.forEach(problem -> fields.report(DiagnosticCode.E607, key, problem, null));
    return matcher;
  }
}
