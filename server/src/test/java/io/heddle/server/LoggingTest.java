package io.heddle.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LoggingTest {

  /** The configuration as it is, with everybody asked to speak. */
  private static LoggerContext talkative() throws JoranException {
    var context = new LoggerContext();
    context.putProperty("HEDDLE_LOG", "TRACE");
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(
        Objects.requireNonNull(LoggingTest.class.getResource("/logback.xml"), "logback.xml"));
    return context;
  }

  @ParameterizedTest
  @ValueSource(strings = {"org.apache.hc.client5.http.wire", "org.apache.hc.client5.http.headers"})
  void requestsAreNotPrintedEvenWhenEverythingIs(String logger) throws JoranException {
    var context = talkative();
    assertThat(context.getLogger("io.heddle").getEffectiveLevel()).isEqualTo(Level.TRACE);
    assertThat(context.getLogger(logger).isInfoEnabled()).isFalse();
    assertThat(context.getLogger(logger).isWarnEnabled()).isTrue();
  }
}
