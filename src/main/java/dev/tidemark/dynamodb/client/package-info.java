/** The DynamoDB client of the stores, and the meaning of its failures. */
@NullMarked
package dev.tidemark.dynamodb.client;

import org.jspecify.annotations.NullMarked;
