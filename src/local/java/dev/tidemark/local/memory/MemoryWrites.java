package dev.tidemark.local.memory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * Conditional writes of items, alone or in a transaction.
 *
 * @param items the table
 * @param meter counts the units
 */
record MemoryWrites(MemoryItems items, MemoryMeter meter) {
  private static final int MAX_TRANSACTION_ITEMS = 100;
  private static final long MAX_TRANSACTION_BYTES = 4 * 1024 * 1024;
  private static final CancellationReason NONE = CancellationReason.builder().code("None").build();

  /** Makes a write if its condition holds, and returns the item before. */
  Optional<Map<String, AttributeValue>> single(MemoryWrite write) {
    Optional<Map<String, AttributeValue>> before = items.find(write.key());
    meter.write(before, write.item());
    CancellationReason reason = reason(write);
    if (!reason.equals(NONE)) {
      throw MemoryErrors.conditionFailed(reason);
    }
    make(write);
    return before;
  }

  /** Checks the conditions of a transaction. Uses its units even if one fails. */
  void check(TransactWriteItemsRequest request) {
    List<MemoryWrite> writes = evaluated(request);
    checkLimits(writes);
    for (MemoryWrite write : writes) {
      // A write in a transaction takes two units instead of one.
      meter.write(items.find(write.key()), write.item());
      meter.write(items.find(write.key()), write.item());
    }
    List<CancellationReason> reasons = writes.stream().map(this::reason).toList();
    if (reasons.stream().anyMatch(reason -> !reason.equals(NONE))) {
      throw MemoryErrors.cancelled(reasons);
    }
  }

  /** Returns for each write of a transaction the reason to cancel it, or none. */
  List<CancellationReason> reasons(TransactWriteItemsRequest request) {
    return evaluated(request).stream().map(this::reason).toList();
  }

  /** Makes one write of a transaction without checking its condition. */
  void apply(TransactWriteItem write) {
    if (write.conditionCheck() == null) {
      make(MemoryWrite.of(write, items));
    }
  }

  private List<MemoryWrite> evaluated(TransactWriteItemsRequest request) {
    return request.transactItems().stream().map(write -> MemoryWrite.of(write, items)).toList();
  }

  private static void checkLimits(List<MemoryWrite> writes) {
    long bytes =
        writes.stream().flatMap(write -> write.item().stream()).mapToLong(MemoryItems::bytes).sum();
    if (writes.size() > MAX_TRANSACTION_ITEMS || bytes > MAX_TRANSACTION_BYTES) {
      throw MemoryErrors.invalid(writes.size() + " items of " + bytes + " bytes");
    }
    if (writes.stream().map(MemoryWrite::key).distinct().count() < writes.size()) {
      throw MemoryErrors.invalid(
          "Transaction request cannot include multiple operations on one item");
    }
  }

  private CancellationReason reason(MemoryWrite write) {
    Optional<Map<String, AttributeValue>> old = items.find(write.key());
    if (write.condition().test(old.orElse(Map.of()))) {
      return NONE;
    }
    return CancellationReason.builder()
        .code("ConditionalCheckFailed")
        .message("The conditional request failed")
        .item(write.returnsOld() ? old.orElse(null) : null)
        .build();
  }

  private void make(MemoryWrite write) {
    write.item().ifPresentOrElse(items::put, () -> items.remove(write.key()));
  }
}
