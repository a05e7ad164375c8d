package dev.tidemark.cognito;

import java.util.function.Supplier;

/** The way in which calls of the source are made: at once, or at a pace with retries. */
public interface SourceCalls {
  /** Makes each call at once, and only once. */
  SourceCalls AT_ONCE =
      new SourceCalls() {
        @Override
        public <T> T call(Supplier<T> call) {
          return call.get();
        }
      };

  /**
   * Makes a call, and returns its result. It may be made several times, since calls only read.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if it fails
   */
  <T> T call(Supplier<T> call);
}
