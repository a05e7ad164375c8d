/** JSON values, read and written by streaming. */
@NullMarked
package dev.tidemark.json;

import org.jspecify.annotations.NullMarked;
