/** The publisher of events on AppSync Events. */
@NullMarked
package dev.tidemark.appsync;

import org.jspecify.annotations.NullMarked;
