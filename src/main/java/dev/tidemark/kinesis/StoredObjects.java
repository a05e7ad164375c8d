package dev.tidemark.kinesis;

import dev.tidemark.store.Deadline;
import dev.tidemark.streams.StreamBusyException;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Objects of the deployment's own bucket.
 *
 * @param bucket the name of the bucket
 */
record StoredObjects(S3Client s3, String bucket) {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);

  /**
   * Writes an object.
   *
   * @throws StreamBusyException if it cannot be written; the bucket is the deployment's, so no
   *     pool's setup is at fault
   */
  void put(String key, byte[] json) {
    try {
      s3.putObject(
          put ->
              put.bucket(bucket)
                  .key(key)
                  .contentType("application/json")
                  .overrideConfiguration(o -> o.apiCallTimeout(Deadline.timeout(CALL_TIMEOUT))),
          RequestBody.fromBytes(json));
    } catch (SdkException e) {
      throw new StreamBusyException(e);
    }
  }
}
