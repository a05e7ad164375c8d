/** Files with the datasets of a pool or an identity: written from a table, and read into one. */
@org.jspecify.annotations.NullMarked
package dev.tidemark.operator.export;
