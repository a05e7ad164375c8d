package dev.tidemark.streams;

import java.time.Instant;

/** The status of a pool's last bulk publish. */
public sealed interface BulkPublishStatus {
  /** The pool was never bulk published. */
  record NotStarted() implements BulkPublishStatus {}

  /**
   * Datasets are being published.
   *
   * @param startedAt when the bulk publish was requested
   */
  record InProgress(Instant startedAt) implements BulkPublishStatus {}

  /**
   * All datasets have been published.
   *
   * @param startedAt when the bulk publish was requested
   * @param completedAt when the last dataset was published
   */
  record Succeeded(Instant startedAt, Instant completedAt) implements BulkPublishStatus {}

  /**
   * Not all datasets have been published.
   *
   * @param startedAt when the bulk publish was requested
   * @param message why
   */
  record Failed(Instant startedAt, String message) implements BulkPublishStatus {}
}
