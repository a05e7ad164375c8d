package dev.tidemark.trigger;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** The output of a handler in memory, which refuses more bytes than Lambda would carry. */
final class BoundedOutput extends OutputStream {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Override
  public void write(int value) throws IOException {
    checkRoomFor(1);
    bytes.write(value);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    checkRoomFor(length);
    bytes.write(source, offset, length);
  }

  byte[] toByteArray() {
    return bytes.toByteArray();
  }

  private void checkRoomFor(int length) throws IOException {
    if ((long) bytes.size() + length > TriggerLimits.MAX_OUTPUT_BYTES) {
      throw new IOException(TriggerLimits.OUTPUT_TOO_LARGE);
    }
  }
}
