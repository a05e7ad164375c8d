/** Takes identities over from another service that speaks the API, such as Amazon's. */
@NullMarked
package dev.tidemark.takeover;

import org.jspecify.annotations.NullMarked;
