package dev.tidemark.local;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Limits the logs of DynamoDB Local's libraries to warnings. */
final class QuietLogs {
  // References: java.util.logging forgets the level of a logger that is garbage collected.
  private static final List<Logger> LOGGERS =
      List.of(Logger.getLogger("org.eclipse.jetty"), Logger.getLogger("com.almworks.sqlite4java"));

  private QuietLogs() {}

  static void configure() {
    LOGGERS.forEach(logger -> logger.setLevel(Level.WARNING));
  }
}
