package dev.tidemark.digest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;

/**
 * Collects values into one byte message to be hashed or signed. Numbers have a fixed width, and the
 * length of each text precedes it, so different values never make the same message.
 */
public final class ByteMessage {
  private static final int FIRST_BYTES = 256;

  private ByteBuffer bytes = ByteBuffer.allocate(FIRST_BYTES);

  /** Appends the length of the text in UTF-8 and the text. */
  public ByteMessage text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return number(utf8.length).bytes(utf8);
  }

  /** Appends 4 bytes, big-endian. */
  public ByteMessage number(int number) {
    room(Integer.BYTES).putInt(number);
    return this;
  }

  /** Appends 8 bytes, big-endian. */
  public ByteMessage number(long number) {
    room(Long.BYTES).putLong(number);
    return this;
  }

  /** Appends a byte: 1 for true, 0 for false. */
  public ByteMessage flag(boolean flag) {
    room(Byte.BYTES).put((byte) (flag ? 1 : 0));
    return this;
  }

  /** Appends the bytes without their length: for the end of a message, or a fixed width. */
  public ByteMessage bytes(byte[] more) {
    room(more.length).put(more);
    return this;
  }

  private ByteBuffer room(int length) {
    if (bytes.remaining() < length) {
      // What follows a long text is mostly short.
      int capacity = Math.max(2 * bytes.capacity(), bytes.position() + length + FIRST_BYTES);
      bytes = ByteBuffer.allocate(capacity).put(bytes.flip());
    }
    return bytes;
  }

  /** Moves the message so far into the hash, so that a long message needs little memory. */
  public void moveTo(MessageDigest hash) {
    hash.update(bytes.flip());
    bytes.clear();
  }

  /** Returns the authentication code of the message so far. The Mac can then be used again. */
  public byte[] authenticate(Mac mac) {
    mac.update(bytes.array(), 0, bytes.position());
    return mac.doFinal();
  }

  /** Returns the message so far. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
