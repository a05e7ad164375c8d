package dev.tidemark.model;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.live;
import static dev.tidemark.model.Samples.tombstone;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ResponseSizeTest {
  /** The bytes that a record takes in a response, in addition to its texts. */
  private static final int FRAME = 232;

  @ParameterizedTest
  @CsvSource({
    "0x00, 7",
    "0x07, 7",
    "0x08, 3",
    "0x09, 3",
    "0x0A, 3",
    "0x0B, 7",
    "0x0C, 3",
    "0x0D, 3",
    "0x0E, 7",
    "0x1F, 7",
    "0x20, 1",
    "0x21, 1",
    "0x22, 4",
    "0x23, 1",
    "0x2F, 1",
    "0x5C, 4",
    "0x7F, 1",
    "0x80, 2",
    "0x7FF, 2",
    "0x800, 3",
    "0x2028, 3",
    "0xD7FF, 3",
    "0xE000, 3",
    "0xFFFF, 3",
    "0x10000, 4",
    "0x10FFFF, 4"
  })
  void character_countsTheBytesOfItsDoubleEscape(int scalar, int bytes) {
    String text = Character.toString(scalar);

    assertEquals(bytes, ResponseSize.of(text));
    assertEquals(bytes, escaped(escaped(text)).getBytes(UTF_8).length);
    assertEquals(2 * bytes + 1, ResponseSize.of(text + "a" + text));
  }

  private static String escaped(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }

  @Test
  void recordSize_isItsTextsPlusFrame() {
    assertEquals(FRAME + 4 + 8 + 6, ResponseSize.of(live("\"", 1, "\"\"")));
    assertEquals(FRAME + 1 + 6, ResponseSize.of(tombstone("k", 1)));
  }

  @Test
  void frame_fitsTheLongestNumbers() {
    String json =
        "{\"Key\":\"\",\"Value\":\"\",\"SyncCount\":9223372036854775807,"
            + "\"LastModifiedDate\":-377705116799.999,\"LastModifiedBy\":\"\","
            + "\"DeviceLastModifiedDate\":-377705116799.999},";

    assertTrue(escaped(json).length() <= FRAME);
  }

  @Test
  void conflictSize_isItsKeyPlusFrame() {
    assertEquals(64 + 5, ResponseSize.of(new Conflict(key("\"k"), count(1), count(2))));
  }

  @Test
  void responseAtTheLimit_isAllowed() {
    assertEquals(Optional.empty(), ResponseSize.check(List.of()));
    assertEquals(Optional.empty(), ResponseSize.check(recordsOf(5_500_000)));
  }

  @Test
  void responseAboveTheLimit_isReported() {
    assertEquals(
        Optional.of(new LimitExceeded("bytes of the response", 5_500_001, 5_500_000)),
        ResponseSize.check(recordsOf(5_500_001)));
  }

  @Test
  void recordsThatFit_areCountedFromTheFirst() {
    assertEquals(0, ResponseSize.fitting(List.of()));
    assertEquals(1, ResponseSize.fitting(List.of(live("k", 1, "v"))));
    assertEquals(11, ResponseSize.fitting(recordsOf(5_500_000)));
    assertEquals(10, ResponseSize.fitting(recordsOf(5_500_001)));
    assertEquals(0, ResponseSize.fitting(List.of(recordOf("\u0001", 785_700))));
  }

  /** Lengths alone decide for most responses; characters of seven bytes reach the limit soonest. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "\"", "\n", "\u0001", "é", "€", "𝄞"})
  void charactersOfAnySize_areCountedAtTheLimit(String character) {
    SyncRecord each = recordOf(character, 100_000);
    int fit = (int) (ResponseSize.MAX_BYTES / ResponseSize.of(each));
    assertEquals(Optional.empty(), ResponseSize.check(Collections.nCopies(fit, each)));
    assertEquals(fit, ResponseSize.fitting(Collections.nCopies(fit, each)));
    assertTrue(ResponseSize.check(Collections.nCopies(fit + 1, each)).isPresent());
    assertEquals(fit, ResponseSize.fitting(Collections.nCopies(fit + 1, each)));
  }

  /** Returns eleven records with this total size. */
  private static List<SyncRecord> recordsOf(int bytes) {
    SyncRecord each = recordOf(500_000);
    List<SyncRecord> ten = Collections.nCopies(10, each);
    return Stream.concat(ten.stream(), Stream.of(recordOf(bytes - 5_000_000))).toList();
  }

  private static SyncRecord recordOf(int bytes) {
    return recordOf("v", bytes - FRAME - 1 - 2);
  }

  private static SyncRecord recordOf(String character, int times) {
    RecordValue value = new RecordValue(character.repeat(times));
    return new SyncRecord.Live(
        key("k"), value, new Modification(count(1), DATE, "by", Optional.empty()));
  }
}
