/** Items and their keys, as DynamoDB stores them. */
@NullMarked
package dev.tidemark.dynamodb.item;

import org.jspecify.annotations.NullMarked;
