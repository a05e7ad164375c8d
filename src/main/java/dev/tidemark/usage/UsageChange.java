package dev.tidemark.usage;

import dev.tidemark.model.IdentityPoolId;

/**
 * A change of one dataset, with its effect on the usage of the dataset's pool.
 *
 * @param pool the pool of the dataset
 * @param sequenceNumber the number of the change in the stream
 * @param difference the effect of the change
 */
public record UsageChange(
    IdentityPoolId pool, SequenceNumber sequenceNumber, UsageDifference difference) {}
