package dev.tidemark.kinesis;

import dev.tidemark.streams.FailedChanges;
import software.amazon.awssdk.services.s3.S3Client;

/** Changes that cannot be decoded, as objects in S3. */
public final class S3FailedChanges implements FailedChanges {
  private final StoredObjects objects;

  /** Stores changes in a bucket. */
  public S3FailedChanges(S3Client s3, String bucket) {
    this.objects = new StoredObjects(s3, bucket);
  }

  @Override
  public void store(String name, byte[] json) {
    objects.put("undecodable/" + name + ".json", json);
  }
}
