/**
 * The values and rules of sync, free of any technology: what a dataset is and how patches change
 * it.
 */
@NullMarked
package dev.tidemark.model;

import org.jspecify.annotations.NullMarked;
