package io.heddle.server.api;

import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.ExecutionException.Code;
import io.heddle.server.execution.ExecutionJson;
import io.heddle.server.execution.Executions;
import io.heddle.server.execution.JsonFields;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /api/groups/{group}/workflows}. */
final class WorkflowRoutes extends AllDirectives {

  private final Executions executions;
  private final Calls calls;

  WorkflowRoutes(Executions executions, Calls calls) {
    this.executions = executions;
    this.calls = calls;
  }

  /** Below {@code /api/groups/{group}}. */
  Route of(String group) {
    return pathPrefix("workflows", () -> concat(pathEnd(() -> all(group)), one(group)));
  }

  private Route all(String group) {
    return concat(
        get(
            () ->
                completeWithFuture(
                    calls.answer(
                        () ->
                            Replies.json(200, ExecutionJson.write(executions.workflows(group)))))),
        post(
            () ->
                extractRequest(
                    request ->
                        completeWithFuture(
                            calls.withJson(
                                request,
                                body -> {
                                  var fields = JsonFields.of(body).only("id", "text");
                                  return Replies.json(
                                      201,
                                      ExecutionJson.write(
                                          executions.register(
                                              group,
                                              fields.required("id"),
                                              fields.required("text"))));
                                })))));
  }

  /** The body is the text. */
  private Route one(String group) {
    return path(
        PathMatchers.segment(),
        id ->
            put(
                () ->
                    extractRequest(
                        request ->
                            completeWithFuture(
                                calls.withText(
                                    request,
                                    text -> {
                                      if (text.isBlank()) {
                                        throw new ExecutionException(
                                            Code.INVALID, "the body is the text: it is empty");
                                      }
                                      return Replies.json(
                                          200,
                                          ExecutionJson.write(
                                              executions.register(group, id, text)));
                                    })))));
  }
}
