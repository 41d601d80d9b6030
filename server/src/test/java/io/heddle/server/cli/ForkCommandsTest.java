package io.heddle.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import io.heddle.server.cli.ExecutionsDoor.Opening;
import io.heddle.server.execution.ForkPlanView;
import io.heddle.server.execution.ForkPlanView.PaidView;
import io.heddle.server.execution.ForkPlanView.StepView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How {@code fork} and {@code retry} read their arguments and what they print. */
@Timeout(60)
final class ForkCommandsTest {

  private static final String RUN = "default/0-01JABCDEFGHJKMNPQRSTVWXYZ1";
  private static final String FORK = "default/0-01JF5Z2M3K4N5P6Q7R8S9T0FFF";

  private record Run(int status, String out, String err) {}

  @TempDir private Path folder;
  private final FakeExecutions fake = new FakeExecutions().with(RUN, "failed");

  private Run heddle(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var output =
        new Output(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
    var paid = new PaidView(120, new BigDecimal("0.03"), "USD");
    fake.planned =
        new ForkPlanView(
            RUN,
            "triage",
            3,
            List.of(
                new StepView("classify", "reused", "", paid),
                new StepView("each[1]/answer", "runs", "asked", paid)),
            paid,
            paid);
    var status =
        HeddleCommand.line(output, (_, _) -> new Opening.Opened(fake, true, () -> {}))
            .execute(arguments);
    return new Run(status, out.toString(UTF_8), err.toString(UTF_8));
  }

  @Test
  void thePlanIsPrintedAndNothingBegins() {
    var run = heddle("fork", "01JABC", "--from", "each[1]/answer", "--plan");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("reused      classify  120 tokens (0.03 USD)")
        .contains("runs        each[1]/answer  120 tokens (0.03 USD)  (asked for)")
        .contains("not paid again: 120 tokens (0.03 USD)");
    assertThat(fake.asked).isEmpty();
    assertThat(fake.forked.getFirst().from()).containsExactly("each[1]/answer");
  }

  @Test
  void thePlanAsJsonIsOneValue() throws IOException {
    var run = heddle("retry", "01JABC", "--plan", "--output", "json");

    var json = new ObjectMapper().readTree(run.out());
    assertThat(json.at("/steps/0/place").asText()).isEqualTo("classify");
    assertThat(json.at("/again/price").asText()).isEqualTo("0.03");
    assertThat(fake.forked.getFirst().retry()).isTrue();
    assertThat(run.err()).isEmpty();
  }

  @Test
  void whereNobodyCanBeAskedItNeedsAYes() {
    var run = heddle("fork", "01JABC");

    assertThat(run.status()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--yes begins it");
    assertThat(fake.asked).isEmpty();
  }

  @Test
  void beginsWithWhatIsChanged() {
    var run =
        heddle(
            "fork",
            "01JABC",
            "--yes",
            "-i",
            "name=Ada",
            "--set",
            "conversation.n:=2",
            "--version",
            "4");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo(FORK + System.lineSeparator());
    assertThat(run.err()).contains("heddle watch " + FORK);
    var order = fake.forked.getLast();
    assertThat(order.inputs()).isEqualTo(ObjectValue.of("name", Value.of("Ada")));
    assertThat(order.values()).isEqualTo(ObjectValue.of("conversation.n", Value.of(2)));
    assertThat(order.version()).isEqualTo("4");
    assertThat(fake.asked).containsExactly("fork " + RUN);
  }

  @Test
  void aFileOfAnotherWorkflowIsRefused() throws IOException {
    var file = folder.resolve("other.yml");
    Files.writeString(
        file,
        """
        version: "0.1.0"
        id: other
        nodes:
          - { id: start, data: { type: start } }
          - { id: end, data: { type: end, outputs: [] } }
        edges: [ { source: start, target: end } ]
        """);

    var run = heddle("fork", "01JABC", "--version", file.toString(), "--yes");

    assertThat(run.status()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("the file is of workflow 'other'").contains("'triage'");
  }
}
