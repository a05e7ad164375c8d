/** Real clients against the running local service. */
@NullMarked
package dev.tidemark.clients;

import org.jspecify.annotations.NullMarked;
