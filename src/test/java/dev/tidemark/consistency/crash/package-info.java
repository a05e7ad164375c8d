/** Processes of the function that are killed at each of their calls to DynamoDB. */
@NullMarked
package dev.tidemark.consistency.crash;

import org.jspecify.annotations.NullMarked;
