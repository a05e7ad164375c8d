/** The operations on datasets, one class each, and the ports to their store and triggers. */
@NullMarked
package dev.tidemark.sync;

import org.jspecify.annotations.NullMarked;
