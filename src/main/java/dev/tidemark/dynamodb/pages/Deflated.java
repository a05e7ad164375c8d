package dev.tidemark.dynamodb.pages;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Compressed bytes: the first byte tells whether the rest is deflated, which it is if shorter. */
final class Deflated {
  private static final byte AS_IS = 0;
  private static final byte DEFLATED = 1;

  private Deflated() {}

  /** Compresses content. */
  static byte[] encode(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(DEFLATED);
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
      deflater.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot deflate in memory", e);
    }
    if (bytes.size() <= content.length) {
      return bytes.toByteArray();
    }
    byte[] asIs = new byte[content.length + 1];
    asIs[0] = AS_IS;
    System.arraycopy(content, 0, asIs, 1, content.length);
    return asIs;
  }

  /** Returns the content that {@link #encode} compressed. */
  static byte[] decode(byte[] bytes) {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    int form = in.read();
    return switch (form) {
      case AS_IS -> in.readAllBytes();
      case DEFLATED -> {
        try (InflaterInputStream inflater = new InflaterInputStream(in)) {
          yield inflater.readAllBytes();
        } catch (IOException e) {
          throw new IllegalStateException("content cannot be inflated", e);
        }
      }
      default -> throw new IllegalStateException("content of unknown form: " + form);
    };
  }
}
