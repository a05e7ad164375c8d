/** Checks signatures of requests as API Gateway does, and says what is wrong with one. */
@NullMarked
package dev.tidemark.local.signing;

import org.jspecify.annotations.NullMarked;
