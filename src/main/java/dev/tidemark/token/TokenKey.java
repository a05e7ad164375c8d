package dev.tidemark.token;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A secret that signs tokens with HMAC-SHA-256. */
public final class TokenKey {
  /** The least number of bytes of a key: as many as the hash has. */
  public static final int MIN_BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;
  private final int id;

  /**
   * Makes a key of the secret's bytes.
   *
   * @throws IllegalArgumentException if there are fewer than {@value #MIN_BYTES}
   */
  public TokenKey(byte[] secret) {
    if (secret.length < MIN_BYTES) {
      throw new IllegalArgumentException(
          "a token key has at least " + MIN_BYTES + " bytes, this one " + secret.length);
    }
    this.key = new SecretKeySpec(secret, ALGORITHM);
    this.id = ByteBuffer.wrap(sha256(secret)).getInt();
  }

  /** Returns what a token says of the key that signed it: a hash, of no use for signing. */
  public int id() {
    return id;
  }

  byte[] sign(byte[] message) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  public static byte[] sha256(byte[] message) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
