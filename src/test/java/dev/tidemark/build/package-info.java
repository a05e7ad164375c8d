/** Holds the build, the template and the source to what the project promises of them. */
@NullMarked
package dev.tidemark.build;

import org.jspecify.annotations.NullMarked;
