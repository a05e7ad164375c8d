/** Byte messages that stand for several values without ambiguity, and SHA-256 hashes. */
@NullMarked
package dev.tidemark.digest;

import org.jspecify.annotations.NullMarked;
