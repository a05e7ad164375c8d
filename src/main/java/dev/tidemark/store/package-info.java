/** Shared by all ports to storage: failures, unknown outcomes, deadlines and retries. */
@NullMarked
package dev.tidemark.store;

import org.jspecify.annotations.NullMarked;
