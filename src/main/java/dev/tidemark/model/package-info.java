/**
 * The data types and rules of sync, free of any technology: datasets and how patches change them.
 */
@NullMarked
package dev.tidemark.model;

import org.jspecify.annotations.NullMarked;
