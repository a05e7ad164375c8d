/** The entry points that template.yaml names, and what wires the parts together. */
@NullMarked
package dev.tidemark.lambda;

import org.jspecify.annotations.NullMarked;
