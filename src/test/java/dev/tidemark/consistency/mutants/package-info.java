/** Planted bugs, which the checker must find. */
@NullMarked
package dev.tidemark.consistency.mutants;

import org.jspecify.annotations.NullMarked;
