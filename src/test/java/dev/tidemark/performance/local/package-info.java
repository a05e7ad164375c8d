/** Measures the local service beside other stores that do the same work on this machine. */
@NullMarked
package dev.tidemark.performance.local;

import org.jspecify.annotations.NullMarked;
