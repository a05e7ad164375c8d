/** The stores on DynamoDB. Types of DynamoDB appear nowhere else. */
@NullMarked
package dev.tidemark.dynamodb;

import org.jspecify.annotations.NullMarked;
