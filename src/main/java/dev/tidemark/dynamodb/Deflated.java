package dev.tidemark.dynamodb;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Bytes that are deflated where that is shorter; the first byte says whether they are. */
final class Deflated {
  private static final byte AS_IS = 0;
  private static final byte DEFLATED = 1;

  private Deflated() {}

  /** Returns the content in the shorter form. */
  static byte[] encode(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(DEFLATED);
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
      deflater.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    if (bytes.size() <= content.length) {
      return bytes.toByteArray();
    }
    byte[] asIs = new byte[content.length + 1];
    asIs[0] = AS_IS;
    System.arraycopy(content, 0, asIs, 1, content.length);
    return asIs;
  }

  /** Returns the content again. */
  static byte[] decode(byte[] bytes) {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    int form = in.read();
    return switch (form) {
      case AS_IS -> in.readAllBytes();
      case DEFLATED -> {
        try (InflaterInputStream inflater = new InflaterInputStream(in)) {
          yield inflater.readAllBytes();
        } catch (IOException e) {
          throw new IllegalStateException("content that cannot be inflated", e);
        }
      }
      default -> throw new IllegalStateException("content in no known form: " + form);
    };
  }
}
