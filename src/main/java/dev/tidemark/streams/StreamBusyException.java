package dev.tidemark.streams;

import java.io.Serial;

/** The stream is throttled or failed. A later try may succeed. */
public final class StreamBusyException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Reports the reason of the stream. */
  public StreamBusyException(Throwable cause) {
    super(cause);
  }
}
