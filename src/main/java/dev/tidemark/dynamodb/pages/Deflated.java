package dev.tidemark.dynamodb.pages;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Compresses bytes: the first byte tells whether the rest is deflated, which it is if shorter.
 *
 * <p>An instance is used by one thread at a time and then again, because a new deflater takes
 * longer to create than a page to compress. Its level is the default: a lower one takes half the
 * time, but the longer pages take more write units, which cost more than the time.
 */
final class Deflated {
  private static final byte AS_IS = 0;
  private static final byte DEFLATED = 1;
  private static final int FIRST_BYTES = 8 * 1024;

  /** An instance whose buffers have grown larger, by a large value or page, is used only once. */
  private static final int MAX_IDLE_BYTES = 512 * 1024;

  private static final Queue<Deflated> IDLE = new ConcurrentLinkedQueue<>();

  private final Deflater deflater = new Deflater();
  private final Inflater inflater = new Inflater();
  private final Content content = new Content();
  private byte[] buffer = new byte[FIRST_BYTES];

  private Deflated() {}

  /** Compresses content. */
  static byte[] encode(byte[] content) {
    return use(deflated -> deflated.compress(content, content.length));
  }

  /** Compresses the content that the writer writes. */
  static byte[] encode(Consumer<ByteArrayOutputStream> writer) {
    return use(
        deflated -> {
          writer.accept(deflated.content);
          return deflated.compress(deflated.content.array(), deflated.content.size());
        });
  }

  /**
   * Reads the content that was compressed.
   *
   * @param reader reads the content, which is valid until it returns, in a buffer with an array
   */
  static <T> T decode(byte[] bytes, Function<ByteBuffer, T> reader) {
    return switch (bytes[0]) {
      case AS_IS -> reader.apply(ByteBuffer.wrap(bytes, 1, bytes.length - 1));
      case DEFLATED -> use(deflated -> reader.apply(deflated.decompress(bytes)));
      default -> throw new IllegalStateException("content of unknown form: " + bytes[0]);
    };
  }

  private static <T> T use(Function<Deflated, T> work) {
    Deflated idle = IDLE.poll();
    Deflated used = idle == null ? new Deflated() : idle;
    try {
      return work.apply(used);
    } finally {
      used.release();
    }
  }

  private void release() {
    if (buffer.length > MAX_IDLE_BYTES || content.array().length > MAX_IDLE_BYTES) {
      deflater.end();
      inflater.end();
      return;
    }
    deflater.reset();
    inflater.reset();
    content.reset();
    IDLE.add(this);
  }

  private byte[] compress(byte[] bytes, int length) {
    // Deflated content and its form must be no longer than the content.
    buffer = buffer.length < length ? new byte[length] : buffer;
    deflater.setInput(bytes, 0, length);
    deflater.finish();
    int deflatedLength = deflater.deflate(buffer, 0, Math.max(0, length - 1));
    return deflater.finished()
        ? withForm(DEFLATED, buffer, deflatedLength)
        : withForm(AS_IS, bytes, length);
  }

  private static byte[] withForm(byte form, byte[] bytes, int length) {
    byte[] encoded = new byte[length + 1];
    encoded[0] = form;
    System.arraycopy(bytes, 0, encoded, 1, length);
    return encoded;
  }

  private ByteBuffer decompress(byte[] bytes) {
    inflater.setInput(bytes, 1, bytes.length - 1);
    int length = 0;
    while (!inflater.finished()) {
      if (length == buffer.length) {
        buffer = Arrays.copyOf(buffer, 2 * buffer.length);
      }
      int more = inflate(length);
      if (more == 0 && !inflater.finished()) {
        throw new IllegalStateException("deflated content is incomplete");
      }
      length += more;
    }
    return ByteBuffer.wrap(buffer, 0, length);
  }

  private int inflate(int from) {
    try {
      return inflater.inflate(buffer, from, buffer.length - from);
    } catch (DataFormatException e) {
      throw new IllegalStateException("content cannot be inflated", e);
    }
  }

  /** A stream whose bytes can be read without a copy. */
  private static final class Content extends ByteArrayOutputStream {
    byte[] array() {
      return buf;
    }
  }
}
