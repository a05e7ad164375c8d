/** Sync triggers: Lambda functions and handlers in this process, and the rules for both. */
@NullMarked
package dev.tidemark.trigger;

import org.jspecify.annotations.NullMarked;
