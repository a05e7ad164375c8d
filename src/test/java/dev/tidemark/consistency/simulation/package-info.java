/**
 * Deterministic simulation: a scheduler, a simulated DynamoDB and its client, and injected faults.
 */
@NullMarked
package dev.tidemark.consistency.simulation;

import org.jspecify.annotations.NullMarked;
