package dev.tidemark.digest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ByteMessageTest {
  private static String hex(ByteMessage message) {
    return HexFormat.of().formatHex(message.toByteArray());
  }

  @Test
  void values_areAppendedInOrder() {
    assertEquals(
        "00000003" + "61c3a9" + "fffffffe" + "0000000000000003" + "01" + "00" + "7f",
        hex(
            new ByteMessage()
                .text("aé")
                .number(-2)
                .number(3L)
                .flag(true)
                .flag(false)
                .bytes(new byte[] {127})));
    assertEquals("", hex(new ByteMessage()));
  }

  @Test
  void differentTexts_makeDifferentMessages() {
    List<String> messages =
        Stream.of(List.of("ab", "c"), List.of("a", "bc"), List.of("abc", ""), List.of("", "abc"))
            .map(texts -> hex(new ByteMessage().text(texts.getFirst()).text(texts.getLast())))
            .toList();

    assertEquals(4, messages.stream().distinct().count());
  }

  @Test
  void messageMovedInParts_hasTheHashOfTheWhole() {
    String longText = "long".repeat(500);
    ByteMessage whole = new ByteMessage().text("a").text(longText).number(1).text("b");
    MessageDigest hash = Sha256.start();
    ByteMessage parts = new ByteMessage().text("a");
    parts.moveTo(hash);
    parts.text(longText).number(1).moveTo(hash);
    parts.moveTo(hash);
    parts.text("b").moveTo(hash);

    assertArrayEquals(Sha256.of(whole.toByteArray()), hash.digest());
    assertEquals("", hex(parts));
  }

  /** See <a href="https://csrc.nist.gov/pubs/fips/180-4/upd1/final">FIPS 180-4</a>. */
  @Test
  void sha256_isThatOfTheStandard() {
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        HexFormat.of().formatHex(Sha256.of(new byte[] {'a', 'b', 'c'})));
  }
}
