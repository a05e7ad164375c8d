/**
 * The control routes of the local service: tests reset it, move its clock, break its responses, and
 * see the requests that it got.
 */
@NullMarked
package dev.tidemark.local.control;

import org.jspecify.annotations.NullMarked;
