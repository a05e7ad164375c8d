/** JSON as a tree of values, read by streaming. */
@NullMarked
package dev.tidemark.json;

import org.jspecify.annotations.NullMarked;
