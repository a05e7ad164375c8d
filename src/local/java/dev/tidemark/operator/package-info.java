/** The operator's tool: programs that an operator runs on a table of a deployment. */
@org.jspecify.annotations.NullMarked
package dev.tidemark.operator;
