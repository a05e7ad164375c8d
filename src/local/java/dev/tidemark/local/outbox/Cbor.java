package dev.tidemark.local.outbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;

/**
 * The part of CBOR that requests and responses of Kinesis use: maps of texts and byte strings.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8949">RFC 8949</a>
 */
final class Cbor {
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int MAP = 5;
  private static final int INDEFINITE = 31;
  private static final int BREAK = 0xff;

  private final ByteBuffer input;

  private Cbor(byte[] bytes) {
    this.input = ByteBuffer.wrap(bytes);
  }

  /**
   * Reads a map. Texts are returned in UTF-8.
   *
   * @throws IOException if the bytes are anything else
   */
  static Map<String, SdkBytes> readMap(byte[] bytes) throws IOException {
    try {
      return new Cbor(bytes).map();
    } catch (BufferUnderflowException e) {
      throw new IOException("incomplete CBOR", e);
    }
  }

  /** Writes a map of texts. */
  static byte[] writeMap(Map<String, String> members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    writeHead(bytes, MAP, members.size());
    members.forEach(
        (name, value) -> {
          writeText(bytes, name);
          writeText(bytes, value);
        });
    return bytes.toByteArray();
  }

  private Map<String, SdkBytes> map() throws IOException {
    Map<String, SdkBytes> members = new LinkedHashMap<>();
    int head = next();
    requireMajor(head, MAP);
    boolean isIndefinite = info(head) == INDEFINITE;
    long left = isIndefinite ? Long.MAX_VALUE : length(head);
    while (left > 0 && !(isIndefinite && isBreak())) {
      String name = new String(string(next(), TEXT), StandardCharsets.UTF_8);
      int value = next();
      members.put(
          name, SdkBytes.fromByteArrayUnsafe(string(value, major(value) == TEXT ? TEXT : BYTES)));
      left--;
    }
    return members;
  }

  /** Returns a string, which may have come in chunks. */
  private byte[] string(int head, int major) throws IOException {
    requireMajor(head, major);
    if (info(head) != INDEFINITE) {
      return take(length(head));
    }
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    while (!isBreak()) {
      int chunk = next();
      requireMajor(chunk, major);
      chunks.writeBytes(take(length(chunk)));
    }
    return chunks.toByteArray();
  }

  private byte[] take(long length) throws IOException {
    if (length < 0 || length > input.remaining()) {
      throw new IOException("incomplete CBOR");
    }
    byte[] bytes = new byte[(int) length];
    input.get(bytes);
    return bytes;
  }

  /** Consumes the end of an indefinite value, if it is next. */
  private boolean isBreak() {
    input.mark();
    if (next() == BREAK) {
      return true;
    }
    input.reset();
    return false;
  }

  private int next() {
    return Byte.toUnsignedInt(input.get());
  }

  private long length(int head) throws IOException {
    return switch (info(head)) {
      case 24 -> Byte.toUnsignedLong(input.get());
      case 25 -> Short.toUnsignedLong(input.getShort());
      case 26 -> Integer.toUnsignedLong(input.getInt());
      case 27 -> input.getLong();
      case 28, 29, 30, INDEFINITE ->
          throw new IOException("CBOR with a length that is not allowed");
      default -> info(head);
    };
  }

  private static void requireMajor(int head, int major) throws IOException {
    if (major(head) != major) {
      throw new IOException("CBOR that is not a map of texts and byte strings");
    }
  }

  private static int major(int head) {
    return head >> 5;
  }

  private static int info(int head) {
    return head & 0x1f;
  }

  private static void writeText(ByteArrayOutputStream bytes, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    writeHead(bytes, TEXT, utf8.length);
    bytes.writeBytes(utf8);
  }

  /** Writes a head with a length of four bytes, which every reader accepts. */
  private static void writeHead(ByteArrayOutputStream bytes, int major, int length) {
    bytes.write(major << 5 | 26);
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
  }
}
