package io.heddle.server.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.compiler.value.Json;
import io.heddle.server.execution.ExecutionException.Code;
import java.math.BigDecimal;

/** Forks as JSON, written and read, as {@link ExecutionJson} does it. */
public final class ForkJson {

  private static final int MAX_PRICE = 64;

  private ForkJson() {}

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ObjectNode write(ForkOrder order) {
    var json = object();
    var from = json.putArray("from");
    order.from().forEach(from::add);
    json.set("inputs", Json.toJackson(order.inputs()));
    json.set("values", Json.toJackson(order.values()));
    return json.put("version", order.version()).put("idempotency_key", order.idempotencyKey());
  }

  /**
   * @param retry whether it came as the order of a retry
   */
  public static ForkOrder order(JsonNode json, boolean retry) {
    var fields = JsonFields.of(json).only("from", "inputs", "values", "version", "idempotency_key");
    return new ForkOrder(
        fields.texts("from"),
        fields.values("inputs"),
        fields.values("values"),
        fields.textOrNull("version"),
        retry,
        fields.textOrNull("idempotency_key"));
  }

  public static ObjectNode write(ForkPlanView plan) {
    var json = object();
    json.put("source", plan.source()).put("workflow", plan.workflow());
    json.put("version", plan.version());
    var steps = json.putArray("steps");
    for (var step : plan.steps()) {
      var one = steps.addObject();
      one.put("place", step.place()).put("fate", step.fate()).put("reason", step.reason());
      one.set("paid", write(step.paid()));
    }
    json.set("saved", write(plan.saved()));
    json.set("again", write(plan.again()));
    return json;
  }

  /** A price is a text, for no digit of it may be lost. */
  private static ObjectNode write(ForkPlanView.PaidView paid) {
    return object()
        .put("tokens", paid.tokens())
        .put("price", paid.price().toPlainString())
        .put("currency", paid.currency());
  }

  public static ForkPlanView plan(JsonNode json) {
    var fields = JsonFields.of(json);
    return new ForkPlanView(
        fields.text("source"),
        fields.text("workflow"),
        fields.small("version", 0),
        fields.objects("steps", ForkJson::step),
        paid(fields.object("saved")),
        paid(fields.object("again")));
  }

  private static ForkPlanView.StepView step(JsonFields json) {
    return new ForkPlanView.StepView(
        json.text("place"), json.text("fate"), json.text("reason"), paid(json.object("paid")));
  }

  private static ForkPlanView.PaidView paid(JsonFields json) {
    var price = json.text("price");
    try {
      if (price.length() > MAX_PRICE) {
        throw new NumberFormatException("too long");
      }
      return new ForkPlanView.PaidView(
          json.whole("tokens", 0), new BigDecimal(price), json.text("currency"));
    } catch (NumberFormatException e) {
      throw new ExecutionException(
          Code.INVALID,
          "field price: expected a decimal number as a text, found '%s'"
              .formatted(price.substring(0, Math.min(price.length(), MAX_PRICE))));
    }
  }
}
