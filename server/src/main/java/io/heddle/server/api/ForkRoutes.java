package io.heddle.server.api;

import io.heddle.server.execution.ExecutionJson;
import io.heddle.server.execution.Executions;
import io.heddle.server.execution.ForkJson;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code POST /api/executions/{group}/{run}/fork} and {@code /retry}; with {@code ?plan} it is told
 * what would happen, and nothing happens.
 */
final class ForkRoutes extends AllDirectives {

  private final Executions executions;
  private final Calls calls;

  ForkRoutes(Executions executions, Calls calls) {
    this.executions = executions;
    this.calls = calls;
  }

  Route of(String id) {
    return concat(of(id, "fork", false), of(id, "retry", true));
  }

  private Route of(String id, String verb, boolean retry) {
    return path(
        verb,
        () ->
            post(
                () ->
                    parameterList(
                        parameters ->
                            extractRequest(
                                request ->
                                    completeWithFuture(
                                        calls.withJson(
                                            request,
                                            body -> {
                                              var query = ListQuery.of(parameters, List.of("plan"));
                                              var order = ForkJson.order(body, retry);
                                              if (query.flag("plan")) {
                                                return Replies.json(
                                                    200,
                                                    ForkJson.write(executions.plan(id, order)));
                                              }
                                              var key =
                                                  request
                                                      .getHeader("Idempotency-Key")
                                                      .map(HttpHeader::value);
                                              if (key.isPresent()) {
                                                order = order.withKey(key.get());
                                              }
                                              return Replies.json(
                                                  201,
                                                  ExecutionJson.write(executions.fork(id, order)));
                                            }))))));
  }
}
