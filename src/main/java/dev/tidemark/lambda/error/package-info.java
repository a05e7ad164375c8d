/**
 * The exceptions of direct invocations. The runtime reports the qualified class name as {@code
 * errorType}, so these names are part of the interface: a Step Functions task catches, for example,
 * {@code dev.tidemark.lambda.error.ResourceConflictException}.
 */
@NullMarked
package dev.tidemark.lambda.error;

import org.jspecify.annotations.NullMarked;
