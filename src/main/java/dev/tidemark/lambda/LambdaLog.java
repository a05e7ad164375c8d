package dev.tidemark.lambda;

import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Sends all log messages, of this code and of libraries, to Lambda's own log, which writes them as
 * JSON with the id of the request.
 */
final class LambdaLog extends Handler {
  private final Formatter messages = new SimpleFormatter();

  private LambdaLog() {}

  /** Replaces all other handlers. */
  static void install() {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(Level.INFO);
    root.addHandler(new LambdaLog());
  }

  @Override
  public void publish(LogRecord event) {
    LambdaRuntime.getLogger().log(text(event), level(event.getLevel()));
  }

  private String text(LogRecord event) {
    String message = event.getLoggerName() + ": " + messages.formatMessage(event);
    Throwable thrown = event.getThrown();
    if (thrown == null) {
      return message;
    }
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return message + "\n" + trace;
  }

  private static LogLevel level(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return LogLevel.ERROR;
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return LogLevel.WARN;
    }
    return level.intValue() >= Level.INFO.intValue() ? LogLevel.INFO : LogLevel.DEBUG;
  }

  @Override
  public void flush() {
    // Lambda's log does not buffer.
  }

  @Override
  public void close() {
    // Lambda closes its log itself.
  }
}
