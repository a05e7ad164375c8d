package dev.tidemark.json;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes JSON as the content of a string in other JSON. Generated JSON has two characters that a
 * string must escape: quotation marks and backslashes. It has no control characters.
 */
final class NestedJson extends OutputStream {
  private final OutputStream target;
  private byte[] escaped = {};

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
    if (escaped.length < 2 * length) {
      escaped = new byte[2 * length];
    }
    int size = 0;
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] == '"' || bytes[i] == '\\') {
        escaped[size++] = '\\';
      }
      escaped[size++] = bytes[i];
    }
    target.write(escaped, 0, size);
  }
}
