/** Moves a pool's users from Amazon Cognito Sync to a table, and back. */
@NullMarked
package dev.tidemark.migration;

import org.jspecify.annotations.NullMarked;
