/** The operations on datasets, one class each, and the port to where datasets are kept. */
@NullMarked
package dev.tidemark.sync;

import org.jspecify.annotations.NullMarked;
