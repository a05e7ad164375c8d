/** Amazon Cognito Sync, or another service that speaks its API, as the source of a move. */
@NullMarked
package dev.tidemark.cognito;

import org.jspecify.annotations.NullMarked;
