package dev.tidemark.token;

import dev.tidemark.digest.Sha256;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A secret that signs tokens with HMAC-SHA-256. */
public final class TokenKey {
  /** The least length of a key in bytes: the length of the hash. */
  public static final int MIN_BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private final Mac initialized;
  private final int id;

  /**
   * Makes a key from a secret.
   *
   * @throws IllegalArgumentException if the secret has fewer than {@value #MIN_BYTES} bytes
   */
  public TokenKey(byte[] secret) {
    if (secret.length < MIN_BYTES) {
      throw new IllegalArgumentException(
          "a token key has at least " + MIN_BYTES + " bytes, this one " + secret.length);
    }
    this.initialized = initialized(new SecretKeySpec(secret, ALGORITHM));
    this.id = ByteBuffer.wrap(Sha256.of(secret)).getInt();
  }

  /** Returns the key's id, which tokens carry: part of a hash, useless for signing. */
  public int id() {
    return id;
  }

  private static Mac initialized(SecretKeySpec key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /** Returns the signature of a message. Several threads may sign at once. */
  byte[] sign(byte[] message) {
    return copy().doFinal(message);
  }

  /** A copy costs less than an initialization; a Mac serves one thread at a time. */
  private Mac copy() {
    try {
      return (Mac) initialized.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(ALGORITHM + " cannot be copied", e);
    }
  }
}
