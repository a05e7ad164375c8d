package dev.tidemark.dynamodb;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tidemark.dynamodb.Faults.WriteFault;
import dev.tidemark.store.StoreBusyException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/** What faults of DynamoDB mean that come of time alone. */
class FaultsTest {
  private final ApiCallTimeoutException timeout = ApiCallTimeoutException.create(15_000);

  @Test
  void writeWhoseTimeIsOver_isUnknown() {
    assertInstanceOf(WriteFault.Unknown.class, Faults.ofWrite(timeout));
  }

  /** The SDK was about to try again. */
  @Test
  void writeWhoseTimeIsOverAfterRefusals_isNotWritten() {
    AttemptsMark.ALL_REFUSED.put(timeout);
    WriteFault.NotWritten fault =
        assertInstanceOf(WriteFault.NotWritten.class, Faults.ofWrite(timeout));
    assertInstanceOf(StoreBusyException.class, fault.cause());
  }

  @Test
  void writeWhoseTimeIsOverAfterALostAnswer_isUnknown() {
    AttemptsMark.LOST.put(timeout);
    assertInstanceOf(WriteFault.Unknown.class, Faults.ofWrite(timeout));
  }
}
