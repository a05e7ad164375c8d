/** Tokens that clients give back: their keys, and their signatures. */
@NullMarked
package dev.tidemark.token;

import org.jspecify.annotations.NullMarked;
