package dev.tidemark.lambda;

import dev.tidemark.sync.SyncTriggers;
import java.time.InstantSource;

/** The things that a function gets from its host, beside the environment variables. */
public class Surroundings {
  /** Lambda as the host: the time of the system, and triggers as they are configured. */
  static final Surroundings LAMBDA = new Surroundings();

  /** Returns the time. */
  public InstantSource clock() {
    return InstantSource.system();
  }

  /**
   * Returns the triggers of updates.
   *
   * @param configured the triggers that pools and the deployment have set
   */
  public SyncTriggers triggers(SyncTriggers configured) {
    return configured;
  }
}
