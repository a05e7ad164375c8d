/** A fuzzer of the whole HTTP surface, and the faults that it must find. */
@NullMarked
package dev.tidemark.fuzz;

import org.jspecify.annotations.NullMarked;
