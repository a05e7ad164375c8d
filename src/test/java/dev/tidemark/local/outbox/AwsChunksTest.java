package dev.tidemark.local.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwsChunksTest {
  private static String decode(String encoded) throws IOException {
    byte[] bytes = encoded.getBytes(StandardCharsets.UTF_8);
    return new String(
        AwsChunks.decode(new ByteArrayInputStream(bytes), 20), StandardCharsets.UTF_8);
  }

  @Test
  void chunksWithAndWithoutSignature_areJoined() throws IOException {
    assertEquals(
        "[1,2,3]0123456789",
        decode(
            """
            7;chunk-signature=ab
            [1,2,3]
            a
            0123456789
            0;chunk-signature=cd
            x:y

            """
                .replace("\n", "\r\n")));
    assertEquals("", decode("0\r\n\r\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "7\r\n",
        "7\r\nabc\r\n0\r\n",
        "3\r\nabcd\r\n0\r\n",
        "x\r\n",
        "-1\r\n",
        "3\r\nabc\r\n",
        "15\r\n012345678901234567890\r\n0\r\n"
      })
  void incompleteMalformedOrLongContent_isRefused(String encoded) {
    assertThrows(IOException.class, () -> decode(encoded));
  }
}
