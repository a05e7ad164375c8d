/** Walks over all items of a table: in parallel, and resumable if their progress is stored. */
@NullMarked
package dev.tidemark.dynamodb.walk;

import org.jspecify.annotations.NullMarked;
