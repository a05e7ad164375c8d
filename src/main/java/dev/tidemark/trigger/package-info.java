/** Sync triggers: a Lambda function, or a handler in this process, and the rules for both. */
@NullMarked
package dev.tidemark.trigger;

import org.jspecify.annotations.NullMarked;
