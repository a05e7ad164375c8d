/**
 * Consistency tests in the manner of Jepsen and FoundationDB: concurrent clients under injected
 * faults, and a checker of the histories that they leave. {@code docs/correctness.md} explains
 * them.
 */
@NullMarked
package dev.tidemark.consistency;

import org.jspecify.annotations.NullMarked;
