/** Starts functions as Lambda does, and measures what their starts cost. */
@NullMarked
package dev.tidemark.starts;

import org.jspecify.annotations.NullMarked;
