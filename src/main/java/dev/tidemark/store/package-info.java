/** What all ports to storage share: failures, the time a request has left, and retries. */
@NullMarked
package dev.tidemark.store;

import org.jspecify.annotations.NullMarked;
