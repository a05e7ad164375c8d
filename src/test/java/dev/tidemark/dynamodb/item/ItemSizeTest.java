package dev.tidemark.dynamodb.item;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

final class ItemSizeTest {
  private static long sizeOf(AttributeValue value) {
    return ItemSize.of(Map.of("", value));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 2",
    "9, 2",
    "10, 2",
    "99, 2",
    "100, 2",
    "101, 3",
    "120, 3",
    "1000, 2",
    "1234, 3",
    "12345, 4",
    "100000, 2",
    "1700000000123, 8",
    "1700000000000, 3",
    "-1, 3",
    "-120, 4",
    "0.5, 2",
    "1.5, 3",
    "007, 2",
    "00, 1",
    "1E3, 2",
    "1200E-2, 2"
  })
  void number_countsPairsOfDigits(String number, long bytes) {
    assertEquals(bytes, sizeOf(AttributeValue.fromN(number)));
  }

  /** Most numbers are counts and dates, whose pairs are counted without a decimal number. */
  @Test
  void integer_hasTheSizeOfTheSameDecimal() {
    for (long number = 1; number < 200_000; number++) {
      String decimal = new BigDecimal(number).setScale(1).toPlainString();
      assertEquals(sizeOf(AttributeValue.fromN(decimal)), sizeOf(Item.number(number)), decimal);
    }
  }

  @Test
  void text_countsUtf8() {
    Stream.of("", "a", "é", "鍵", "\uD83D\uDD11")
        .forEach(
            text ->
                assertEquals(
                    SdkBytes.fromUtf8String(text).asByteArrayUnsafe().length,
                    sizeOf(AttributeValue.fromS(text))));
  }

  @Test
  void map_countsItsElements() {
    Map<String, AttributeValue> map =
        Map.of("ab", AttributeValue.fromS("cde"), "f", AttributeValue.fromL(List.of()));

    assertEquals(3 + (1 + 2 + 3) + (1 + 1 + 3), sizeOf(AttributeValue.fromM(map)));
    assertEquals(
        new Item(Map.of("name", AttributeValue.fromM(map))).bytes(), Item.bytesOfMap("name", map));
  }
}
