package dev.tidemark.digest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256. */
public final class Sha256 {
  private Sha256() {}

  /** Returns the hash of a message: 32 bytes. */
  public static byte[] of(byte[] message) {
    return start().digest(message);
  }

  /** Starts the hash of a message that comes in parts. */
  public static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
