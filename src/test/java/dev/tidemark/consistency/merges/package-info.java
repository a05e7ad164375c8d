/** Merges of guests' datasets while devices use the identity that they are merged into. */
@NullMarked
package dev.tidemark.consistency.merges;

import org.jspecify.annotations.NullMarked;
