/** Operations on identity pools, for developers, and the port to what keeps their settings. */
@NullMarked
package dev.tidemark.pool;

import org.jspecify.annotations.NullMarked;
