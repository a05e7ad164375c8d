package dev.tidemark.local.memory;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.stream.ItemChange;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * The stream of a table's changes, with one shard. It keeps the newest changes: each for a day, and
 * up to {@value #MAX_BYTES} bytes of items together.
 */
final class MemoryStream {
  private static final long MAX_BYTES = 256L * 1024 * 1024;
  private static final long MAX_BATCH_BYTES = 1024 * 1024;
  private static final long MAX_SECONDS = 24L * 60 * 60;

  private final InstantSource clock;
  private final StreamViewType view;
  private final Deque<Record> changes = new ArrayDeque<>();
  private long bytes;
  private long last;

  MemoryStream(InstantSource clock, StreamViewType view) {
    this.clock = clock;
    this.view = view;
  }

  /** Appends a change; a write that changed nothing is none. */
  synchronized void append(ItemChange change) {
    Optional<Item> before = change.before();
    Optional<Item> after = change.after();
    if (before.equals(after)) {
      return;
    }
    last++;
    Item item = after.or(() -> before).orElseThrow();
    OperationType kind = kind(before, after);
    long size = before.map(Item::bytes).orElse(0L) + after.map(Item::bytes).orElse(0L);
    StreamRecord.Builder content =
        StreamRecord.builder()
            .approximateCreationDateTime(clock.instant())
            .keys(item.key().attributes())
            .sequenceNumber(number(last))
            .sizeBytes(size)
            .streamViewType(view);
    image(before, StreamViewType.OLD_IMAGE).ifPresent(content::oldImage);
    image(after, StreamViewType.NEW_IMAGE).ifPresent(content::newImage);
    changes.add(
        Record.builder()
            .eventID(number(last))
            .eventName(kind)
            .eventVersion("1.1")
            .eventSource("aws:dynamodb")
            .awsRegion("us-east-1")
            .dynamodb(content.build())
            .build());
    bytes += size;
    trim();
  }

  private static OperationType kind(Optional<Item> before, Optional<Item> after) {
    if (before.isEmpty()) {
      return OperationType.INSERT;
    }
    return after.isEmpty() ? OperationType.REMOVE : OperationType.MODIFY;
  }

  private Optional<Map<String, AttributeValue>> image(Optional<Item> item, StreamViewType kind) {
    return view == kind || view == StreamViewType.NEW_AND_OLD_IMAGES
        ? item.map(Item::attributes)
        : Optional.empty();
  }

  private void trim() {
    Instant oldest = clock.instant().minusSeconds(MAX_SECONDS);
    while (bytes > MAX_BYTES
        || changes.getFirst().dynamodb().approximateCreationDateTime().isBefore(oldest)) {
      bytes -= changes.removeFirst().dynamodb().sizeBytes();
    }
  }

  /** Returns the number of the newest change, 0 if there was none. */
  synchronized long last() {
    return last;
  }

  /** Returns the number before the oldest change that is still in the stream. */
  synchronized long trimmed() {
    return last - changes.size();
  }

  /** Returns the oldest changes after a number, about a mebibyte of items at most. */
  synchronized List<Record> after(long number, int most) {
    List<Record> found = new ArrayList<>();
    Iterator<Record> rest = changes.stream().skip(Math.max(0, number - trimmed())).iterator();
    for (long size = 0; rest.hasNext() && found.size() < most && size < MAX_BATCH_BYTES; ) {
      Record change = rest.next();
      found.add(change);
      size += change.dynamodb().sizeBytes();
    }
    return found;
  }

  StreamViewType view() {
    return view;
  }

  /** Returns a sequence number as text; like AWS's, all have 21 digits or more. */
  static String number(long number) {
    return "1%020d".formatted(number);
  }

  /** Returns the number that a text from {@link #number} has. */
  static long number(String text) {
    try {
      return Long.parseLong(text.substring(1));
    } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
      throw MemoryErrors.invalid("not a sequence number of this stream");
    }
  }
}
