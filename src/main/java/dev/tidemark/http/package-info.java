/**
 * The API over HTTP, without a server: requests and responses, the tables of operations and errors,
 * access rules, and the router that leads to the endpoints.
 */
@NullMarked
package dev.tidemark.http;

import org.jspecify.annotations.NullMarked;
