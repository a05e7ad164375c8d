/**
 * The memory engine: a DynamoDB in memory that speaks DynamoDB's protocol, for a local service that
 * starts at once and holds nothing but Tidemark's own code.
 */
@NullMarked
package dev.tidemark.local.memory;

import org.jspecify.annotations.NullMarked;
