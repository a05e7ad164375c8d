package dev.tidemark.streams;

/** The stream of one pool. Implementations may be called by several threads. */
public interface DatasetStream {
  /**
   * Publishes a message after all earlier ones of the same dataset.
   *
   * @throws StreamBusyException if the stream is throttled or failed, and a later try may succeed;
   *     the message may have been published
   */
  Result publish(StreamMessage message);

  /** The result of publishing a message. */
  sealed interface Result {
    /** The message is in the stream. */
    record Published() implements Result {}

    /**
     * The stream accepts no message until the pool's setup is repaired: the stream, the role or a
     * key is missing.
     *
     * @param reason for the log, without content of the message
     */
    record Unusable(String reason) implements Result {}
  }
}
