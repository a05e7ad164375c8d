package dev.tidemark.dynamodb.pages;

import dev.tidemark.model.SyncCount;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * The attribute of a dataset item that names the {@link CommitItems commit parts} of an update. It
 * has the count of that update, because a version that does not know the attribute carries it along
 * to later counts.
 *
 * @param syncCount the count of the update
 * @param number the number of its parts, at least 1
 */
public record CommitParts(SyncCount syncCount, int number) {
  public CommitParts {
    if (number < 1) {
      throw new IllegalArgumentException("number of commit parts: " + number);
    }
  }

  /** Encodes the count and the number as {@link Varints}. */
  public byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Varints.write(out, syncCount.value());
    Varints.write(out, number);
    return out.toByteArray();
  }

  /** Returns what {@link #encode} encoded. */
  public static CommitParts decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new CommitParts(new SyncCount(Varints.read(in)), Math.toIntExact(Varints.read(in)));
  }
}
