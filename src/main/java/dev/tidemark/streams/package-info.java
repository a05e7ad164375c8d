/** Cognito Streams: updates as messages for Kinesis, and the port to a pool's stream. */
@NullMarked
package dev.tidemark.streams;

import org.jspecify.annotations.NullMarked;
