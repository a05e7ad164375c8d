package dev.tidemark.json;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes JSON as the content of a string in other JSON. Generated JSON has two characters that a
 * string must escape: quotation marks and backslashes. It has no control characters.
 */
final class NestedJson extends OutputStream {
  private static final int BUFFER_BYTES = 256;

  private final OutputStream target;
  private final byte[] escaped = new byte[BUFFER_BYTES];

  /** Writes to the target. */
  NestedJson(OutputStream target) {
    this.target = target;
  }

  @Override
  public void write(int character) throws IOException {
    write(new byte[] {(byte) character}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int size = 0;
    for (int i = offset; i < offset + length; i++) {
      if (size > BUFFER_BYTES - 2) {
        target.write(escaped, 0, size);
        size = 0;
      }
      if (bytes[i] == '"' || bytes[i] == '\\') {
        escaped[size++] = '\\';
      }
      escaped[size++] = bytes[i];
    }
    target.write(escaped, 0, size);
  }
}
