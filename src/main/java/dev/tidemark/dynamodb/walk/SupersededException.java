package dev.tidemark.dynamodb.walk;

import java.io.Serial;

/** Another worker has continued the run, or another run has begun; this worker must stop. */
public final class SupersededException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Reports a worker that must stop. */
  public SupersededException() {
    super("another worker has continued the run", null, false, false);
  }
}
