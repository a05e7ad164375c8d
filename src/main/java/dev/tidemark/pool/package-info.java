/** Operations on identity pools, for developers, and the port to the store of pool settings. */
@NullMarked
package dev.tidemark.pool;

import org.jspecify.annotations.NullMarked;
