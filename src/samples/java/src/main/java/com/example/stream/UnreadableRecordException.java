package com.example.stream;

/**
 * A record of a stream is no message. The exception has neither its content nor the parser's
 * exception, which quotes it: logs must not have users' data.
 */
public final class UnreadableRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableRecordException(String shard, String sequenceNumber) {
    super("record %s of shard %s is not a message of a stream".formatted(sequenceNumber, shard));
  }
}
