package dev.tidemark.local.memory;

import dev.tidemark.local.memory.MemoryDynamoDb.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Counts calls, and capacity units by the published rules. */
final class MemoryMeter {
  private static final int READ_UNIT = 4 * 1024;
  private static final int WRITE_UNIT = 1024;

  private final List<String> calls = new ArrayList<>();
  private long readUnits;
  private long writeUnits;

  /** Returns the usage since the last call of this method. */
  Usage usage() {
    Usage usage = new Usage(List.copyOf(calls), readUnits, writeUnits);
    calls.clear();
    readUnits = 0;
    writeUnits = 0;
    return usage;
  }

  void call(String operation) {
    calls.add(operation);
  }

  /** Counts a consistent read of an item, and returns the item. */
  Optional<Map<String, AttributeValue>> read(Optional<Map<String, AttributeValue>> item) {
    readBytes(item.map(MemoryItems::bytes).orElse(0L));
    return item;
  }

  /** Counts a consistent read of successive items. */
  void readBytes(long bytes) {
    readUnits += Math.max(1, Math.ceilDiv(bytes, READ_UNIT));
  }

  /** Counts a page of a scan. */
  void scanBytes(long bytes) {
    readUnits += bytes / READ_UNIT + 1;
  }

  /** Counts a write of an item, which takes the larger of the item before and the item after. */
  void write(
      Optional<Map<String, AttributeValue>> before, Optional<Map<String, AttributeValue>> after) {
    long bytes =
        Math.max(
            before.map(MemoryItems::bytes).orElse(0L), after.map(MemoryItems::bytes).orElse(0L));
    writeUnits += Math.max(1, Math.ceilDiv(bytes, WRITE_UNIT));
  }
}
