/** Publishes random updates under faults, and checks what a consumer of the stream sees. */
@NullMarked
package dev.tidemark.consistency.streams;

import org.jspecify.annotations.NullMarked;
