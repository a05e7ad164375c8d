/** Signed tokens that clients send back, and the keys that sign them. */
@NullMarked
package dev.tidemark.token;

import org.jspecify.annotations.NullMarked;
