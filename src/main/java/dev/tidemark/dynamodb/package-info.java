/** The stores in DynamoDB. Only this package and those below it use DynamoDB's types. */
@NullMarked
package dev.tidemark.dynamodb;

import org.jspecify.annotations.NullMarked;
