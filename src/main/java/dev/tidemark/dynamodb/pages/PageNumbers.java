package dev.tidemark.dynamodb.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.model.RecordKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;

/**
 * The numbers of the pages of keys, each computed once. An update asks several times: to read the
 * pages, to select their records, and to write them. Not safe for several threads.
 */
public final class PageNumbers {
  private final long salt;
  private final byte[] saltBytes;
  private final MessageDigest hash = sha256();
  private final Map<RecordKey, Integer> numbers = new HashMap<>();

  /**
   * Creates it for a dataset.
   *
   * @param salt see {@link PageDirectory}
   */
  public PageNumbers(long salt) {
    this.salt = salt;
    this.saltBytes = ByteBuffer.allocate(Long.BYTES).putLong(salt).array();
  }

  /** Returns the numbers with another salt; these if it is the same. */
  PageNumbers withSalt(long other) {
    return other == salt ? this : new PageNumbers(other);
  }

  /** Returns the number of the page that a record belongs on. */
  public int of(RecordKey key) {
    return numbers.computeIfAbsent(key, this::compute);
  }

  private int compute(RecordKey key) {
    hash.update(saltBytes);
    byte[] digest = hash.digest(key.value().getBytes(UTF_8));
    return Math.floorMod(ByteBuffer.wrap(digest).getLong(), PageDirectory.PAGES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
