/** The rest-json protocol, without a server. */
@NullMarked
package dev.tidemark.http;

import org.jspecify.annotations.NullMarked;
