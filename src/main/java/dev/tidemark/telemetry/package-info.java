/** Facts about the request that a thread serves, for the log line and metrics of the request. */
@NullMarked
package dev.tidemark.telemetry;

import org.jspecify.annotations.NullMarked;
