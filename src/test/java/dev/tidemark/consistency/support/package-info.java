/** Helpers of the tests in the other packages. */
@NullMarked
package dev.tidemark.consistency.support;

import org.jspecify.annotations.NullMarked;
