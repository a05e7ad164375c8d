package dev.tidemark.dynamodb.client;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tidemark.store.StoreBusyException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/** Failures of writes that run out of time. */
class WriteFailureTest {
  private final ApiCallTimeoutException timeout = ApiCallTimeoutException.create(15_000);

  @Test
  void timeout_isUnknown() {
    assertInstanceOf(WriteFailure.Unknown.class, WriteFailure.of(timeout));
  }

  /** The SDK was waiting before its next attempt. */
  @Test
  void timeoutAfterRefusals_isNotWritten() {
    AttemptsMark.ALL_REFUSED.put(timeout);
    WriteFailure.NotWritten failure =
        assertInstanceOf(WriteFailure.NotWritten.class, WriteFailure.of(timeout));
    assertInstanceOf(StoreBusyException.class, failure.cause());
  }

  @Test
  void timeoutAfterALostResponse_isUnknown() {
    AttemptsMark.LOST.put(timeout);
    assertInstanceOf(WriteFailure.Unknown.class, WriteFailure.of(timeout));
  }
}
