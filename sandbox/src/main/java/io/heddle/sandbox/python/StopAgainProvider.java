package io.heddle.sandbox.python;

import com.oracle.truffle.api.instrumentation.TruffleInstrument.Registration;
import com.oracle.truffle.api.instrumentation.provider.TruffleInstrumentProvider;
import java.util.Collection;
import java.util.List;

/** Tells Truffle of {@link StopAgain}; found through {@code META-INF/services}. */
@Registration(
    id = StopAgain.ID,
    name = "Heddle stop",
    version = "1",
    services = StopAgain.Door.class)
public final class StopAgainProvider extends TruffleInstrumentProvider {

  @Override
  protected String getInstrumentClassName() {
    return StopAgain.class.getName();
  }

  @Override
  protected Object create() {
    return new StopAgain();
  }

  @Override
  protected Collection<String> getServicesClassNames() {
    return List.of(StopAgain.Door.class.getName());
  }
}
