package dev.tidemark.kinesis;

import dev.tidemark.digest.ByteMessage;
import dev.tidemark.digest.Sha256;
import dev.tidemark.model.DatasetId;
import dev.tidemark.streams.LargeRecords;
import dev.tidemark.streams.StreamBusyException;
import dev.tidemark.streams.StreamMessage;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Records that are too large for a stream, as objects in S3 with presigned addresses. An object's
 * key has neither ids nor the dataset's name: keys get into logs.
 */
public final class S3LargeRecords implements LargeRecords {
  /** The longest life of a presigned address. It ends earlier with the credentials that signed. */
  private static final Duration LIFE = Duration.ofDays(7);

  private final StoredObjects objects;
  private final S3Presigner presigner;

  /** Stores records in a bucket. */
  public S3LargeRecords(S3Client s3, S3Presigner presigner, String bucket) {
    this.objects = new StoredObjects(s3, bucket);
    this.presigner = presigner;
  }

  @Override
  public Location store(StreamMessage message, byte[] json) {
    String key = key(message);
    objects.put(key, json);
    return new Location(url(key), "s3://" + objects.bucket() + "/" + key);
  }

  /** Signing calls nothing, but it fails without credentials. */
  private URI url(String key) {
    try {
      return URI.create(
          presigner
              .presignGetObject(
                  presign ->
                      presign
                          .signatureDuration(LIFE)
                          .getObjectRequest(get -> get.bucket(objects.bucket()).key(key)))
              .url()
              .toString());
    } catch (SdkException e) {
      throw new StreamBusyException(e);
    }
  }

  /** Returns the key of a message's records: that of the same message again is the same. */
  private static String key(StreamMessage message) {
    DatasetId dataset = message.dataset();
    byte[] digest =
        Sha256.of(
            new ByteMessage()
                .text(dataset.owner().pool().value())
                .text(dataset.owner().identity().value())
                .text(dataset.name().value())
                .toByteArray());
    String kind = message instanceof StreamMessage.Copy ? "-complete" : "";
    return "records/%s/%s%s.json"
        .formatted(HexFormat.of().formatHex(digest), message.syncCount(), kind);
  }
}
