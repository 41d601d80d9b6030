package io.heddle.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.ExecutionException.Code;
import io.heddle.server.execution.ExecutionJson;
import io.heddle.server.execution.ExecutionView;
import io.heddle.server.execution.Executions;
import io.heddle.server.execution.JsonFields;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /api/groups/{group}/executions} and {@code /api/executions/{group}/{run}}. */
final class ExecutionRoutes extends AllDirectives {

  /** How long one request may wait for an end; a client that wants more asks again. */
  private static final long MAX_END_SECONDS = 300;

  private static final long USUAL_END_SECONDS = 30;
  private static final Duration ANSWER = Duration.ofSeconds(45);

  private final Executions executions;
  private final Calls calls;
  private final EventRoutes events;
  private final ForkRoutes forks;

  ExecutionRoutes(Executions executions, Calls calls, EventRoutes events) {
    this.executions = executions;
    this.calls = calls;
    this.events = events;
    this.forks = new ForkRoutes(executions, calls);
  }

  /** Below {@code /api/groups/{group}}. */
  Route of(String group) {
    return concat(
        path("executions", () -> concat(list(group), start(group))),
        path(PathMatchers.segment("executions").slash("counts"), () -> get(() -> counts(group))));
  }

  private Route list(String group) {
    return get(
        () ->
            parameterList(
                parameters ->
                    completeWithFuture(
                        calls.answer(
                            () ->
                                Replies.json(
                                    200,
                                    ExecutionJson.write(
                                        executions.list(ListQuery.filter(group, parameters))))))));
  }

  private Route counts(String group) {
    return parameterList(
        parameters ->
            completeWithFuture(
                calls.answer(
                    () -> {
                      var from = ListQuery.of(parameters, List.of("from")).whole("from", 0);
                      return Replies.json(200, ExecutionJson.write(executions.counts(group, from)));
                    })));
  }

  private Route start(String group) {
    return post(
        () ->
            extractRequest(
                request ->
                    completeWithFuture(
                        calls.withJson(
                            request,
                            body -> {
                              var order = ExecutionJson.startOrder(group, body);
                              var key = request.getHeader("Idempotency-Key").map(HttpHeader::value);
                              if (key.isPresent()) {
                                order = order.withKey(key.get());
                              }
                              return Replies.json(
                                  201, ExecutionJson.write(executions.start(order)));
                            }))));
  }

  /** Below {@code /api/executions}. */
  Route one() {
    return pathPrefix(
        PathMatchers.segment(),
        group -> pathPrefix(PathMatchers.segment(), run -> one(group + "/" + run)));
  }

  private Route one(String id) {
    return concat(
        pathEnd(() -> get(() -> view(id))),
        path("detail", () -> get(() -> detail(id))),
        path("end", () -> get(() -> parameterList(parameters -> end(id, parameters)))),
        path("events", () -> get(() -> events.of(id))),
        forks.of(id),
        changes(id));
  }

  private Route view(String id) {
    return completeWithFuture(
        calls.answer(() -> view(executions.find(id).orElseThrow(() -> missing(id)))));
  }

  private Route detail(String id) {
    return completeWithFuture(
        calls.answer(
            () ->
                executions
                    .show(id)
                    .map(detail -> Replies.json(200, ExecutionJson.write(detail)))
                    .orElseThrow(() -> missing(id))));
  }

  private static ExecutionException missing(String id) {
    return new ExecutionException(Code.NOT_FOUND, "there is no execution %s".formatted(id));
  }

  /** 202 with the execution as it stands when the end has not come by then. */
  private Route end(String id, List<Map.Entry<String, String>> parameters) {
    return withRequestTimeout(
        Duration.ofSeconds(MAX_END_SECONDS).plus(ANSWER),
        () ->
            completeWithFuture(
                calls.answer(
                    () -> {
                      var query = ListQuery.of(parameters, List.of("seconds"));
                      var seconds = query.whole("seconds", USUAL_END_SECONDS);
                      var ended = executions.await(id, (int) Math.min(seconds, MAX_END_SECONDS));
                      return ended
                          .map(view -> Replies.json(200, ExecutionJson.write(view)))
                          .orElseGet(
                              () ->
                                  Replies.json(
                                      202,
                                      ExecutionJson.write(
                                          executions.find(id).orElseThrow(() -> missing(id)))));
                    })));
  }

  private Route changes(String id) {
    return concat(
        change("cancel", (_, fields) -> view(executions.cancel(id, reason(fields)))),
        change("kill", (_, fields) -> view(executions.kill(id, reason(fields)))),
        change(
            "pause",
            (_, fields) -> {
              fields.only("reason", "now");
              return view(executions.pause(id, fields.text("reason"), fields.flag("now")));
            }),
        change(
            "resume",
            (_, fields) -> {
              fields.only();
              return view(executions.resume(id));
            }),
        change(
            "submit",
            (body, _) ->
                Replies.json(
                    200,
                    ExecutionJson.write(executions.submit(id, ExecutionJson.submitOrder(body))))),
        change(
            "signal",
            (_, fields) -> {
              fields.only("signal_id", "values");
              return view(
                  executions.signal(id, fields.required("signal_id"), fields.values("values")));
            }));
  }

  private static String reason(JsonFields fields) {
    fields.only("reason");
    var reason = fields.text("reason");
    return reason.isEmpty() ? "asked for" : reason;
  }

  private static HttpResponse view(ExecutionView view) {
    return Replies.json(200, ExecutionJson.write(view));
  }

  private Route change(String verb, BiFunction<JsonNode, JsonFields, HttpResponse> call) {
    return path(
        verb,
        () ->
            post(
                () ->
                    extractRequest(
                        request ->
                            completeWithFuture(
                                calls.withJson(
                                    request, body -> call.apply(body, JsonFields.of(body)))))));
  }
}
