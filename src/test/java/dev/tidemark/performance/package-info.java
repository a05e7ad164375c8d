/** Measures calls of the functions beside the calls to DynamoDB that they make. */
@NullMarked
package dev.tidemark.performance;

import org.jspecify.annotations.NullMarked;
