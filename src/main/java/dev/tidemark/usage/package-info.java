/** The usage of identity pools: counted from the table's changes, and reported to developers. */
@NullMarked
package dev.tidemark.usage;

import org.jspecify.annotations.NullMarked;
