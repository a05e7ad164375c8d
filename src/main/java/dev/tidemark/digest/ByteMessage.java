package dev.tidemark.digest;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Collects values into one byte message to be hashed or signed. Numbers have a fixed width, and the
 * length of each text precedes it, so different values never make the same message.
 */
public final class ByteMessage {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Appends the length of the text in UTF-8 and the text. */
  public ByteMessage text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return number(utf8.length).bytes(utf8);
  }

  /** Appends 4 bytes, big-endian. */
  public ByteMessage number(int number) {
    return bytes(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
  }

  /** Appends 8 bytes, big-endian. */
  public ByteMessage number(long number) {
    return bytes(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  /** Appends a byte: 1 for true, 0 for false. */
  public ByteMessage flag(boolean flag) {
    bytes.write(flag ? 1 : 0);
    return this;
  }

  /** Appends the bytes without their length: for the end of a message, or a fixed width. */
  public ByteMessage bytes(byte[] more) {
    bytes.writeBytes(more);
    return this;
  }

  /** Returns the message so far. */
  public byte[] toByteArray() {
    return bytes.toByteArray();
  }
}
