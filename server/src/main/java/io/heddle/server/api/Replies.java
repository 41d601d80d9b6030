package io.heddle.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.server.execution.ExecutionException;
import io.heddle.server.execution.ExecutionException.Code;
import io.heddle.server.execution.ExecutionJson;
import java.util.ArrayList;
import java.util.concurrent.CompletionException;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers as JSON, and errors as RFC 9457 has them. */
final class Replies {

  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

  private static final long RETRY = 5;

  private Replies() {}

  static HttpResponse json(int status, JsonNode body) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, body.toString()));
  }

  static HttpResponse problem(ExecutionException problem) {
    return problem(ExecutionJson.status(problem.code()), problem);
  }

  /**
   * @param status when HTTP has a nearer one than that of the code
   */
  static HttpResponse problem(int status, ExecutionException problem) {
    var body = ExecutionJson.write(problem).put("status", status);
    var headers = new ArrayList<HttpHeader>();
    if (problem.retryAfterSeconds() > 0) {
      headers.add(RawHeader.create("Retry-After", Long.toString(problem.retryAfterSeconds())));
    }
    var type =
        MediaTypes.applicationWithFixedCharset(
            "problem+json", org.apache.pekko.http.javadsl.model.HttpCharsets.UTF_8);
    return HttpResponse.create()
        .withStatus(status)
        .addHeaders(headers)
        .withEntity(HttpEntities.create(type.toContentType(), body.toString()));
  }

  /** What is said when an answer takes longer than a request may. */
  static HttpResponse late() {
    return problem(
        new ExecutionException(
            Code.UNAVAILABLE, "no answer in time; what was asked may still come true", RETRY));
  }

  /** What became of a request that did not go well; a defect is logged, and not shown. */
  static HttpResponse failed(Throwable failure) {
    var cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof ExecutionException known) {
      return problem(known);
    }
    LOG.error("a request failed", cause);
    return problem(
        500,
        new ExecutionException(Code.UNAVAILABLE, "the server made a mistake; its log says which"));
  }
}
