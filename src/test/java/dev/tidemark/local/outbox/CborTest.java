package dev.tidemark.local.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CborTest {
  private static Map<String, String> read(String hex) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    Cbor.readMap(HexFormat.of().parseHex(hex))
        .forEach(
            (name, value) ->
                texts.put(name, new String(value.asByteArrayUnsafe(), StandardCharsets.UTF_8)));
    return texts;
  }

  /** The examples are of RFC 8949's forms: definite, indefinite, and strings in chunks. */
  @ParameterizedTest
  @CsvSource({"a261616141616242bcff", "bf61616141616242bcffff", "a2616161416162" + "5f41bc41ffff"})
  void allFormsOfAMap_areRead(String hex) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    Cbor.readMap(HexFormat.of().parseHex(hex))
        .forEach(
            (name, value) -> texts.put(name, HexFormat.of().formatHex(value.asByteArrayUnsafe())));
    assertEquals(Map.of("a", "41", "b", "bcff"), texts);
  }

  @Test
  void writtenMap_isReadBack() throws IOException {
    assertEquals(
        Map.of("a", "ä", "b", "x".repeat(70_000)),
        read(HexFormat.of().formatHex(Cbor.writeMap(Map.of("a", "ä", "b", "x".repeat(70_000))))));
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "a1",
    "a16161",
    "a1616141",
    "bf",
    "bf6161",
    "80",
    "a10101",
    "a1616101",
    "a161615b7fffffffffffffff",
    "a161615bffffffffffffffff",
    "a161615f",
    "a16161fc",
    "bc",
    "a161615f6161ff"
  })
  void otherBytes_areRefused(String hex) {
    assertThrows(IOException.class, () -> read(hex));
  }
}
