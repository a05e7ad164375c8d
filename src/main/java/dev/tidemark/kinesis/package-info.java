/** Cognito Streams on AWS: streams in Kinesis, large records in S3, and roles that are assumed. */
@NullMarked
package dev.tidemark.kinesis;

import org.jspecify.annotations.NullMarked;
