package dev.tidemark.dynamodb.pages;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeflatedTest {
  private static byte[] decode(byte[] encoded) {
    return Deflated.decode(
        encoded,
        content -> {
          byte[] bytes = new byte[content.remaining()];
          content.get(bytes);
          return bytes;
        });
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** The encoding of earlier versions, with the JDK's stream and a deflater of its own. */
  private static byte[] earlier(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(1);
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
      deflater.write(content);
    }
    if (bytes.size() <= content.length) {
      return bytes.toByteArray();
    }
    return ByteBuffer.allocate(content.length + 1).put((byte) 0).put(content).array();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 10, 11, 12, 13, 100, 5_000, 100_000, 3_000_000})
  void content_isEncodedAsBefore(int length) throws IOException {
    byte[] same = new byte[length];
    for (byte[] content : new byte[][] {same, random(length)}) {
      byte[] encoded = Deflated.encode(content);

      assertArrayEquals(earlier(content), encoded);
      assertArrayEquals(encoded, Deflated.encode(out -> out.writeBytes(content)));
      assertArrayEquals(content, decode(encoded));
    }
  }

  @Test
  void manyThreads_compressApart() {
    IntStream.range(0, 2_000)
        .parallel()
        .forEach(
            number -> {
              byte[] content = ("content " + number).repeat(number).getBytes(US_ASCII);
              assertArrayEquals(content, decode(Deflated.encode(content)));
            });
  }

  @Test
  void damagedContent_isRefused_andLeavesNothingBehind() {
    byte[] content = "content ".repeat(100).getBytes(US_ASCII);
    byte[] encoded = Deflated.encode(content);
    byte[] cut = Arrays.copyOf(encoded, encoded.length / 2);
    byte[] changed = encoded.clone();
    changed[1] ^= 0x55;
    byte[] otherForm = {2, 0};

    for (byte[] damaged : new byte[][] {cut, changed, otherForm}) {
      assertThrows(IllegalStateException.class, () -> decode(damaged));
      assertArrayEquals(content, decode(encoded));
    }
  }

  @Test
  void failedWriter_leavesNothingBehind() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Deflated.encode(
                out -> {
                  out.write(1);
                  throw new IllegalArgumentException("writer");
                }));

    assertEquals(0, decode(Deflated.encode(_ -> {})).length);
  }

  @Test
  void compressibleContent_isShort() {
    assertTrue(Deflated.encode(new byte[100_000]).length < 200);
  }
}
