package dev.tidemark.digest;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256. */
public final class Sha256 {
  private Sha256() {}

  /** Returns the hash of a message: 32 bytes. */
  public static byte[] of(byte[] message) {
    return of(ByteBuffer.wrap(message));
  }

  static byte[] of(ByteBuffer message) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      hash.update(message);
      return hash.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
