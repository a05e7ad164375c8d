/** The rest-json protocol of Cognito Sync without a server: requests in, responses out. */
@NullMarked
package dev.tidemark.http;

import org.jspecify.annotations.NullMarked;
