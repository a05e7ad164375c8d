package dev.tidemark.token;

import dev.tidemark.digest.ByteMessage;
import dev.tidemark.digest.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A secret that signs tokens with HMAC-SHA-256. */
public final class TokenKey {
  /** The least length of a key in bytes: the length of the hash. */
  public static final int MIN_BYTES = 32;

  private static final int PSEUDONYM_BYTES = 8;
  private static final String ALGORITHM = "HmacSHA256";

  private final ThreadLocal<Mac> macs;
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
    SecretKeySpec key = new SecretKeySpec(secret, ALGORITHM);
    // A Mac serves one thread at a time, and is ready for the next message after each.
    this.macs = ThreadLocal.withInitial(() -> initialized(key));
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

  /**
   * Returns a name for a text that tells nothing about the text without this key. The name is the
   * beginning of the signature of {@code log:} and the text. No token has such a signature: the
   * message of a token begins with the length of its purpose.
   */
  public String pseudonym(String text) {
    byte[] signature = macs.get().doFinal(("log:" + text).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(signature, 0, PSEUDONYM_BYTES);
  }

  /** Returns the signature of a message. Several threads may sign at once. */
  byte[] sign(ByteMessage message) {
    return message.authenticate(macs.get());
  }
}
