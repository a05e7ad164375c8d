package dev.tidemark.streams;

/** The place for changes that cannot be decoded. May be called by several threads. */
@FunctionalInterface
public interface FailedChanges {
  /**
   * Stores a change.
   *
   * @param name the name to store it under; the same name again replaces it
   * @param json the change as JSON
   * @throws StreamBusyException if it cannot be stored now
   */
  void store(String name, byte[] json);
}
