/**
 * The checker of histories: a sequential model of a dataset, the search for a linearization that
 * explains every response, and checks of each response. It shares no code with the service.
 */
@NullMarked
package dev.tidemark.consistency.checker;

import org.jspecify.annotations.NullMarked;
