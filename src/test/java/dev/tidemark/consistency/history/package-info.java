/** The requests and responses of concurrent clients, as clients see them. */
@NullMarked
package dev.tidemark.consistency.history;

import org.jspecify.annotations.NullMarked;
