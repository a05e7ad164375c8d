/** Carries requests of AWS's clients to an engine in the same process, without a socket. */
@NullMarked
package dev.tidemark.local.inprocess;

import org.jspecify.annotations.NullMarked;
