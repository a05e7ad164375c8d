package dev.tidemark.streams;

import dev.tidemark.model.DatasetId;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The message of a change, made when it is needed: only for a pool whose updates are published.
 *
 * @param dataset the changed dataset
 * @param message makes the message; returns empty if the change cannot be published, which it has
 *     then logged, and may throw if a later try may succeed
 */
public record PendingMessage(DatasetId dataset, Supplier<Optional<StreamMessage>> message) {}
