package dev.tidemark.local.outbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The content encoding {@code aws-chunked}, in which SDKs send objects to S3. Signatures of chunks
 * and checksums after them are not verified.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html">Signature
 *     calculations for chunked uploads</a>
 */
final class AwsChunks {
  private static final int MAX_HEAD = 1024;
  private static final int HEX = 16;

  private AwsChunks() {}

  /**
   * Returns the content without its encoding.
   *
   * @param maxBytes the most bytes of the content
   * @throws IOException if the content is incomplete, malformed or too long
   */
  static byte[] decode(InputStream encoded, int maxBytes) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (int size = size(encoded); size > 0; size = size(encoded)) {
      if (size > maxBytes - content.size()) {
        throw new IOException("an object of more than %d bytes".formatted(maxBytes));
      }
      byte[] chunk = encoded.readNBytes(size);
      if (chunk.length < size || !line(encoded).isEmpty()) {
        throw new IOException("a chunk that is not as long as it says");
      }
      content.writeBytes(chunk);
    }
    return content.toByteArray();
  }

  /** Reads the head of a chunk, a size that extensions may follow. */
  private static int size(InputStream encoded) throws IOException {
    String head = line(encoded).split(";", 2)[0];
    try {
      int size = Integer.parseInt(head, HEX);
      if (size >= 0) {
        return size;
      }
    } catch (NumberFormatException e) {
      throw new IOException("a chunk without its size", e);
    }
    throw new IOException("a chunk without its size");
  }

  private static String line(InputStream encoded) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = encoded.read(); next != '\n'; next = encoded.read()) {
      if (next < 0 || line.length() > MAX_HEAD) {
        throw new IOException("a chunk without its end");
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }
}
