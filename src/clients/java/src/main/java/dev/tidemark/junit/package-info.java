/** The JUnit 5 extension that runs tests against the local service. */
@NullMarked
package dev.tidemark.junit;

import org.jspecify.annotations.NullMarked;
