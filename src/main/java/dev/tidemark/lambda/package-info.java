/** The entry points that the template names. */
@NullMarked
package dev.tidemark.lambda;

import org.jspecify.annotations.NullMarked;
