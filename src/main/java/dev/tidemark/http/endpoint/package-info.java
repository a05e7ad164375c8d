/** One endpoint for each operation: its input, the call, and its output. */
@NullMarked
package dev.tidemark.http.endpoint;

import org.jspecify.annotations.NullMarked;
