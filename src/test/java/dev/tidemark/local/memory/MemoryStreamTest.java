package dev.tidemark.local.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.stream.ItemChange;
import dev.tidemark.usage.SequenceNumber;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The changes that the stream of a table in memory keeps. */
final class MemoryStreamTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final Optional<Item> NONE = Optional.empty();

  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final MemoryStream stream = stream(StreamViewType.NEW_AND_OLD_IMAGES);

  private MemoryStream stream(StreamViewType view) {
    return new MemoryStream(now::get, view);
  }

  private static Optional<Item> item(String text) {
    Map<String, AttributeValue> attributes =
        new HashMap<>(new ItemKey("owner", "dataset/game").attributes());
    attributes.put("text", AttributeValue.fromS(text));
    return Optional.of(new Item(attributes));
  }

  private static ItemChange change(Optional<Item> before, Optional<Item> after) {
    return new ItemChange("", new SequenceNumber("1"), before, after);
  }

  private static List<String> texts(List<Record> records) {
    return records.stream()
        .map(record -> record.dynamodb().newImage().get("text"))
        .map(String::valueOf)
        .toList();
  }

  @Test
  void changes_haveTheirKindAndImages() {
    stream.append(change(NONE, item("1")));
    stream.append(change(item("1"), item("2")));
    stream.append(change(item("2"), NONE));
    List<Record> records = stream.after(0, 10);
    assertEquals(
        List.of(OperationType.INSERT, OperationType.MODIFY, OperationType.REMOVE),
        records.stream().map(Record::eventName).toList());
    assertEquals(
        List.of(false, true, true),
        records.stream().map(record -> record.dynamodb().hasOldImage()).toList());
    assertEquals(
        List.of(true, true, false),
        records.stream().map(record -> record.dynamodb().hasNewImage()).toList());
    assertEquals(records.subList(1, 3), stream.after(1, 10));
    assertEquals(records.subList(1, 2), stream.after(1, 1));
  }

  @Test
  void writeWithoutEffect_isNoChange() {
    stream.append(change(item("1"), item("1")));
    stream.append(change(NONE, NONE));
    assertEquals(List.of(), stream.after(0, 10));
  }

  @Test
  void view_leavesImagesOut() {
    MemoryStream keys = stream(StreamViewType.KEYS_ONLY);
    keys.append(change(item("1"), item("2")));
    Record record = keys.after(0, 1).getFirst();
    assertEquals(
        List.of(false, false, true),
        List.of(
            record.dynamodb().hasOldImage(),
            record.dynamodb().hasNewImage(),
            record.dynamodb().hasKeys()));
  }

  @Test
  void changesOfADayAgo_areTrimmed() {
    stream.append(change(NONE, item("old")));
    now.set(NOW.plusSeconds(24 * 60 * 60 + 1));
    stream.append(change(item("old"), item("new")));
    assertEquals(1, stream.trimmed());
    assertEquals(List.of(String.valueOf(AttributeValue.fromS("new"))), texts(stream.after(0, 10)));
  }

  @Test
  void oneResponse_hasAboutAMebibyte() {
    String large = "v".repeat(300_000);
    for (int number = 0; number < 10; number++) {
      stream.append(change(item(large + number), item(large + (number + 1))));
    }
    assertEquals(2, stream.after(0, 10).size());
    assertEquals(2, stream.after(8, 10).size());
  }

  @Test
  void foreignNumber_isRefused() {
    assertThrows(DynamoDbException.class, () -> MemoryStream.number("abc"));
    assertEquals(7, MemoryStream.number(MemoryStream.number(7)));
  }
}
