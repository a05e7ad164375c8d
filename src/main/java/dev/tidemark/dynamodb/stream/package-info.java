/** The changes of items, as the table's stream shows them. */
@NullMarked
package dev.tidemark.dynamodb.stream;

import org.jspecify.annotations.NullMarked;
