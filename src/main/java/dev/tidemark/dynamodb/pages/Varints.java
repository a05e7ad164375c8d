package dev.tidemark.dynamodb.pages;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Integers of variable length: seven bits a byte, the lowest first. The highest bit of a byte is
 * set if another byte follows.
 */
final class Varints {
  private static final int BITS = 7;
  private static final int MORE = 1 << BITS;

  private Varints() {}

  /** Writes a number; a negative one takes ten bytes. */
  static void write(ByteArrayOutputStream out, long number) {
    long rest = number;
    while ((rest & -MORE) != 0) {
      out.write((int) (rest & (MORE - 1)) | MORE);
      rest >>>= BITS;
    }
    out.write((int) rest);
  }

  /** Reads a number that {@link #write} wrote. */
  static long read(ByteBuffer in) {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += BITS) {
      byte next = in.get();
      number |= (long) (next & (MORE - 1)) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new IllegalStateException("number longer than ten bytes");
  }

  /** Writes a number so that a small one is short even if it is negative. */
  static void writeSigned(ByteArrayOutputStream out, long number) {
    write(out, (number << 1) ^ (number >> (Long.SIZE - 1)));
  }

  /** Reads a number that {@link #writeSigned} wrote. */
  static long readSigned(ByteBuffer in) {
    long number = read(in);
    return (number >>> 1) ^ -(number & 1);
  }
}
