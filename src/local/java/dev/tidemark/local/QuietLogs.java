package dev.tidemark.local;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps DynamoDB Local's libraries from reporting anything but trouble. */
final class QuietLogs {
  // Held here because java.util.logging forgets the level of a logger that nobody holds.
  private static final List<Logger> LOGGERS =
      List.of(Logger.getLogger("org.eclipse.jetty"), Logger.getLogger("com.almworks.sqlite4java"));

  private QuietLogs() {}

  static void configure() {
    LOGGERS.forEach(logger -> logger.setLevel(Level.WARNING));
  }
}
