/**
 * Runs in real time: on DynamoDB Local with faults on the wire, and over HTTP with the official
 * client.
 */
@NullMarked
package dev.tidemark.consistency.live;

import org.jspecify.annotations.NullMarked;
