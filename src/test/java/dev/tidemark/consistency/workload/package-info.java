/**
 * Schedules, and the clients that carry them out in a {@link
 * dev.tidemark.consistency.workload.World}.
 */
@NullMarked
package dev.tidemark.consistency.workload;

import org.jspecify.annotations.NullMarked;
