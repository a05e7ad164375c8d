/** The check of a deployment: requests whose responses tell what no test on one machine can. */
@org.jspecify.annotations.NullMarked
package dev.tidemark.operator.check;
