/** Moves datasets from one table to another, again and again, while devices write on both sides. */
@org.jspecify.annotations.NullMarked
package dev.tidemark.consistency.moves;
