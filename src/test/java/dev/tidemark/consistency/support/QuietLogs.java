package dev.tidemark.consistency.support;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Turns the service's logs off while a test runs, since it injects thousands of faults. */
public final class QuietLogs implements BeforeAllCallback, AfterAllCallback {
  /** Loggers without a strong reference lose their levels. */
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
