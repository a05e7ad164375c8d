package dev.tidemark.token;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Signs what a client carries for the service, so that it comes back as it left, and for what it
 * was made only. Tokens are readable by who wants to; no secret may stand in one.
 *
 * <p>A token is base64url of: version (1 byte), key id (4), content, HMAC (32). The HMAC covers
 * purpose and binding too, which the token does not repeat.
 */
public final class TokenSealer {
  private static final byte VERSION = 1;
  private static final int HEAD_BYTES = 1 + Integer.BYTES;
  private static final int MAC_BYTES = 32;

  private final TokenKeys keys;

  /** Signs with these keys. */
  public TokenSealer(TokenKeys keys) {
    this.keys = keys;
  }

  /**
   * Returns a token of the content.
   *
   * @param purpose what kind of token it is
   * @param binding what it is for; {@link #open} must be told the same
   */
  public String seal(String purpose, List<String> binding, byte[] content) {
    TokenKey key = keys.current();
    byte[] signed =
        ByteBuffer.allocate(HEAD_BYTES + content.length)
            .put(VERSION)
            .putInt(key.id())
            .put(content)
            .array();
    byte[] mac = key.sign(message(purpose, binding, signed));
    byte[] token = ByteBuffer.allocate(signed.length + MAC_BYTES).put(signed).put(mac).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /** Returns the content of a token, unless it is none of ours, or was made for something else. */
  public Optional<ByteBuffer> open(String purpose, List<String> binding, String token) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
    if (bytes.length < HEAD_BYTES + MAC_BYTES || bytes[0] != VERSION) {
      return Optional.empty();
    }
    ByteBuffer signed = ByteBuffer.wrap(bytes, 0, bytes.length - MAC_BYTES);
    byte[] signedBytes = new byte[signed.remaining()];
    signed.duplicate().get(signedBytes);
    byte[] mac = new byte[MAC_BYTES];
    ByteBuffer.wrap(bytes, signedBytes.length, MAC_BYTES).get(mac);
    return keys.find(signed.getInt(1))
        .filter(key -> MessageDigest.isEqual(mac, key.sign(message(purpose, binding, signedBytes))))
        .map(_ -> signed.position(HEAD_BYTES).slice());
  }

  /** Lengths stand before the texts, so that no two bindings make the same message. */
  private static byte[] message(String purpose, List<String> binding, byte[] signed) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writeText(out, purpose);
      out.writeInt(binding.size());
      for (String part : binding) {
        writeText(out, part);
      }
      out.write(signed);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }
}
