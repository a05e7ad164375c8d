/** Tidemark: Amazon Cognito Sync on AWS Lambda and DynamoDB. */
@NullMarked
package dev.tidemark;

import org.jspecify.annotations.NullMarked;
