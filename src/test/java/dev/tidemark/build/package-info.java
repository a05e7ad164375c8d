/** Tests of the build, the template, the documentation and the formatting. */
@NullMarked
package dev.tidemark.build;

import org.jspecify.annotations.NullMarked;
