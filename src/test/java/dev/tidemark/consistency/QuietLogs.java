package dev.tidemark.consistency;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Has the service log nothing while a test runs: of thousands of faults that are made on purpose,
 * it writes what it is meant to.
 */
final class QuietLogs implements BeforeAllCallback, AfterAllCallback {
  /** Held here, for loggers that nobody holds forget their levels. */
  private static final List<Logger> LOGGERS =
      List.of(Logger.getLogger("dev.tidemark"), Logger.getLogger("software.amazon.awssdk"));

  @Override
  public void beforeAll(ExtensionContext test) {
    LOGGERS.forEach(logger -> logger.setLevel(Level.OFF));
  }

  @Override
  public void afterAll(ExtensionContext test) {
    LOGGERS.forEach(logger -> logger.setLevel(null));
  }
}
