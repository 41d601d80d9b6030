package io.heddle.runtime.http;

import java.time.Duration;
import java.util.Optional;

/** Says whether a group may send one more request now. Must not block; called by one actor. */
public interface RequestRate {

  RequestRate UNLIMITED =
      new RequestRate() {
        @Override
        public Optional<Duration> take() {
          return Optional.empty();
        }

        @Override
        public String limit() {
          return "unlimited";
        }
      };

  /** Takes a permit and returns empty, or takes none and returns when there may be one. */
  Optional<Duration> take();

  /** The limit in words: {@code 100 requests per minute}. */
  String limit();
}
