/**
 * Push for browsers and desktop apps: events on a channel of each identity, and the port to them.
 */
@NullMarked
package dev.tidemark.webpush;

import org.jspecify.annotations.NullMarked;
