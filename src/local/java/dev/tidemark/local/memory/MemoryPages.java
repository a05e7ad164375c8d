package dev.tidemark.local.memory;

import dev.tidemark.dynamodb.item.ItemKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/**
 * One page of a query or a scan.
 *
 * @param items the items that were read
 * @param bytes their size
 * @param isLast whether no items follow
 */
record MemoryPages(List<Map<String, AttributeValue>> items, long bytes, boolean isLast) {
  private static final long MAX_BYTES = 1024 * 1024;

  /** Returns the key after which the next page begins, or null if there is none. */
  @Nullable Map<String, AttributeValue> lastKey() {
    return isLast ? null : MemoryItems.key(items.getLast()).attributes();
  }

  /** Reads a page of a query. */
  static MemoryPages query(QueryRequest request, MemoryItems items) {
    KeyCondition condition = KeyCondition.of(request);
    NavigableMap<String, Map<String, AttributeValue>> rest = items.partition(condition.partition());
    boolean isBackward = Boolean.FALSE.equals(request.scanIndexForward());
    rest = isBackward ? rest.descendingMap() : rest.tailMap(condition.from(), true);
    if (request.hasExclusiveStartKey()) {
      String after = MemoryItems.key(request.exclusiveStartKey()).sort();
      if (isBackward || MemoryItems.order(after, condition.from()) >= 0) {
        rest = rest.tailMap(after, false);
      }
    }
    Predicate<Map<String, AttributeValue>> matches =
        item -> condition.matches().test(MemoryItems.key(item).sort());
    return page(
        rest.values().stream().dropWhile(matches.negate()).takeWhile(matches),
        limit(request.limit()));
  }

  /**
   * Reads a page of a scan.
   *
   * @param most the most items of a page, in addition to the request's own limit
   */
  static MemoryPages scan(ScanRequest request, MemoryItems items, int most) {
    Optional<ItemKey> start =
        request.hasExclusiveStartKey()
            ? Optional.of(MemoryItems.key(request.exclusiveStartKey()))
            : Optional.empty();
    Stream<Map<String, AttributeValue>> part =
        request.totalSegments() == null
            ? items.all()
            : items.segment(request.segment(), request.totalSegments());
    return page(
        part.filter(
            item -> start.map(key -> MemoryItems.isAfter(MemoryItems.key(item), key)).orElse(true)),
        Math.min(most, limit(request.limit())));
  }

  private static int limit(@Nullable Integer limit) {
    return limit == null ? Integer.MAX_VALUE : limit;
  }

  private static MemoryPages page(Stream<Map<String, AttributeValue>> rest, int most) {
    List<Map<String, AttributeValue>> found = new ArrayList<>();
    long bytes = 0;
    Iterator<Map<String, AttributeValue>> each = rest.iterator();
    while (each.hasNext() && found.size() < most && bytes < MAX_BYTES) {
      Map<String, AttributeValue> item = each.next();
      found.add(item);
      bytes += MemoryItems.bytes(item);
    }
    return new MemoryPages(found, bytes, !each.hasNext());
  }
}
