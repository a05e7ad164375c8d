/** Runs the Lambda handlers of the template behind an HTTP server, on an embedded DynamoDB. */
@NullMarked
package dev.tidemark.local;

import org.jspecify.annotations.NullMarked;
