package io.heddle.runtime.durable;

import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/** References to whoever asks a simulated run: what is told to them is known at once. */
final class Asked {

  private Asked() {}

  /** Reaches a function. */
  @SuppressWarnings("unchecked")
  static <T> ActorRef<T> by(Consumer<T> hears) {
    return (ActorRef<T>)
        Proxy.newProxyInstance(
            Asked.class.getClassLoader(),
            new Class<?>[] {ActorRef.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "tell" -> {
                    hears.accept((T) arguments[0]);
                    yield null;
                  }
                  case "hashCode" -> System.identityHashCode(self);
                  case "equals" ->
                      System.identityHashCode(self) == System.identityHashCode(arguments[0]);
                  case "toString" -> "asked";
                  default -> throw new AssertionError(method);
                });
  }
}
