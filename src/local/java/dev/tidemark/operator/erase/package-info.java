/** Erases identities and pools, and says in a receipt what still has copies. */
@org.jspecify.annotations.NullMarked
package dev.tidemark.operator.erase;
