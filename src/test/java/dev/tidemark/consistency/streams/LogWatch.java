package dev.tidemark.consistency.streams;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Reads everything that the publishing logs, instead of the console. */
final class LogWatch extends Handler implements AutoCloseable {
  private static final List<Logger> LOGGERS =
      List.of(Logger.getLogger("dev.tidemark.dynamodb"), Logger.getLogger("dev.tidemark.streams"));

  private final List<String> leaks = new ArrayList<>();

  /** Starts to watch. */
  LogWatch() {
    for (Logger logger : LOGGERS) {
      logger.setLevel(Level.ALL);
      logger.setUseParentHandlers(false);
      logger.addHandler(this);
    }
  }

  @Override
  public synchronized void publish(LogRecord event) {
    StringWriter text = new StringWriter().append(new SimpleFormatter().formatMessage(event));
    if (event.getThrown() != null) {
      event.getThrown().printStackTrace(new PrintWriter(text));
    }
    if (text.toString().contains(StreamWorkload.SECRET)) {
      leaks.add("a log line of " + event.getLoggerName() + " has a name, a key or a value");
    }
  }

  List<String> leaks() {
    return leaks;
  }

  @Override
  public void flush() {}

  /** Stops watching. */
  @Override
  public void close() {
    for (Logger logger : LOGGERS) {
      logger.removeHandler(this);
      if (logger.getHandlers().length == 0) {
        logger.setLevel(null);
        logger.setUseParentHandlers(true);
      }
    }
  }
}
