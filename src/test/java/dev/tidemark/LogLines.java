package dev.tidemark;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The lines that a class logs during a test, instead of on the console. */
public final class LogLines implements BeforeEachCallback, AfterEachCallback {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getLevel() + " " + new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** Listens to the logger of a class. */
  public LogLines(Class<?> logging) {
    this.logger = Logger.getLogger(logging.getName());
  }

  @Override
  public void beforeEach(ExtensionContext test) {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  @Override
  public void afterEach(ExtensionContext test) {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }

  /** Returns the lines so far, as level and message. */
  public List<String> all() {
    return List.copyOf(lines);
  }
}
