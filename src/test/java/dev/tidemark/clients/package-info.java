/** Tests of the running local service with the official Java client and a raw HTTP client. */
@NullMarked
package dev.tidemark.clients;

import org.jspecify.annotations.NullMarked;
