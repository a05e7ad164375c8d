/**
 * The proof that the service keeps its promises: schedules of concurrent clients under faults, and
 * a checker of the histories that they leave. {@code docs/correctness.md} says what is proved, and
 * how to read on.
 */
@NullMarked
package dev.tidemark.consistency;

import org.jspecify.annotations.NullMarked;
