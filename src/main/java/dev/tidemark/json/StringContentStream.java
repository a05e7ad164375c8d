package dev.tidemark.json;

import java.io.IOException;
import java.io.OutputStream;

/** Escapes JSON in UTF-8 on its way into a string of another JSON text. */
final class StringContentStream extends OutputStream {
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'
  };

  private final OutputStream json;

  /** Escapes for a string that the stream is within. */
  StringContentStream(OutputStream json) {
    this.json = json;
  }

  @Override
  public void write(int character) throws IOException {
    write(new byte[] {(byte) character}, 0, 1);
  }

  /** Writes runs of bytes between those that must be escaped. */
  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    for (int i = offset; i < offset + length; i++) {
      byte each = bytes[i];
      if (each == '"' || each == '\\' || (each >= 0 && each < ' ')) {
        json.write(bytes, from, i - from);
        escape(each);
        from = i + 1;
      }
    }
    json.write(bytes, from, offset + length - from);
  }

  private void escape(byte character) throws IOException {
    json.write('\\');
    if (character >= ' ') {
      json.write(character);
    } else {
      json.write(new byte[] {'u', '0', '0', HEX[character >> 4], HEX[character & 0xf]});
    }
  }

  @Override
  public void flush() throws IOException {
    json.flush();
  }
}
