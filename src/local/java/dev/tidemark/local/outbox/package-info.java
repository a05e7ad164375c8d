/**
 * The outbox of the local service: receives, shows and stores what functions send to Kinesis, S3
 * and SNS.
 */
@NullMarked
package dev.tidemark.local.outbox;

import org.jspecify.annotations.NullMarked;
