package dev.tidemark.token;

import dev.tidemark.digest.ByteMessage;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Signs tokens that clients carry for the service. Tokens are tamper-proof and bound to one
 * purpose. They are not encrypted: never put a secret in one.
 *
 * <p>A token is base64url of: version (1 byte), key id (4), content, HMAC (32). The HMAC also
 * covers purpose and binding, which the token does not repeat.
 */
public final class TokenSealer {
  /** The most characters of a token; those of this service are shorter. */
  static final int MAX_LENGTH = 8192;

  private static final byte VERSION = 1;
  private static final int HEAD_BYTES = 1 + Integer.BYTES;
  private static final int MAC_BYTES = 32;

  private final TokenKeys keys;

  /** Makes a sealer that signs with the current key and accepts all keys. */
  public TokenSealer(TokenKeys keys) {
    this.keys = keys;
  }

  /**
   * Returns a token with the content.
   *
   * @param purpose the kind of token
   * @param binding the names of the things that the token is for; {@link #open} needs the same
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

  /** Returns a token's content; empty if its signature, purpose or binding is another. */
  public Optional<ByteBuffer> open(String purpose, List<String> binding, String token) {
    if (token.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
    if (bytes.length < HEAD_BYTES + MAC_BYTES || bytes[0] != VERSION) {
      return Optional.empty();
    }
    byte[] signed = Arrays.copyOf(bytes, bytes.length - MAC_BYTES);
    byte[] mac = Arrays.copyOfRange(bytes, signed.length, bytes.length);
    ByteBuffer content = ByteBuffer.wrap(signed);
    return keys.find(content.getInt(1))
        .filter(key -> MessageDigest.isEqual(mac, key.sign(message(purpose, binding, signed))))
        .map(_ -> content.position(HEAD_BYTES).slice());
  }

  private static ByteMessage message(String purpose, List<String> binding, byte[] signed) {
    ByteMessage message = new ByteMessage().text(purpose).number(binding.size());
    binding.forEach(message::text);
    return message.bytes(signed);
  }
}
