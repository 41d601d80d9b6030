package io.heddle.sandbox.js;

import com.oracle.truffle.api.instrumentation.TruffleInstrument.Registration;
import com.oracle.truffle.api.instrumentation.provider.TruffleInstrumentProvider;
import java.util.Collection;
import java.util.List;

/** Tells Truffle of {@link StepLimits}; found through {@code META-INF/services}. */
@Registration(
    id = StepLimits.ID,
    name = "Heddle step limits",
    version = "1",
    services = StepLimits.Budget.class)
public final class StepLimitsProvider extends TruffleInstrumentProvider {

  @Override
  protected String getInstrumentClassName() {
    return StepLimits.class.getName();
  }

  @Override
  protected Object create() {
    return new StepLimits();
  }

  @Override
  protected Collection<String> getServicesClassNames() {
    return List.of(StepLimits.Budget.class.getName());
  }
}
