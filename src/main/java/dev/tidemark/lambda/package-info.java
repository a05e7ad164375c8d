/** The entry points that template.yaml names, and the wiring of the parts. */
@NullMarked
package dev.tidemark.lambda;

import org.jspecify.annotations.NullMarked;
