package dev.tidemark.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.dynamodb.PagedRecord.PartId;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.SyncCount;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How pages, and the parts of large values, are items. {@code docs/table.md} lists them. */
final class PageItems {
  /** The attribute of the count that a page was written at. */
  static final String SYNC_COUNT = "c";

  /** The most bytes of content in an item: what leaves room for keys and other attributes. */
  static final int CHUNK_BYTES = 380 * 1024;

  private static final String CHUNKS = "n";
  private static final String CONTENT = "b";

  private PageItems() {}

  /** The items of a page, the first of which bears its sort key. */
  record Encoded(Page page, List<Map<String, AttributeValue>> items) {}

  /** Returns a page as items. */
  static Encoded encode(DatasetId id, int number, Page page) {
    List<byte[]> chunks = cut(Page.encode(page.records().values()));
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    for (byte[] chunk : chunks) {
      Map<String, AttributeValue> item = new HashMap<>(key(id, number, items.size()));
      item.put(SYNC_COUNT, number(page.syncCount().value()));
      if (items.isEmpty() && chunks.size() > 1) {
        item.put(CHUNKS, number(chunks.size()));
      }
      item.put(CONTENT, AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(chunk)));
      items.add(item);
    }
    return new Encoded(new Page(page.syncCount(), chunks.size(), page.records()), items);
  }

  /** Returns the key of an item of a page. */
  static Map<String, AttributeValue> key(DatasetId id, int page, int chunk) {
    return ItemKeys.attributes(id.owner(), ItemKeys.page(id.name(), page, chunk));
  }

  /** Returns the key of a part of a value. */
  static Map<String, AttributeValue> key(DatasetId id, PartId part) {
    return ItemKeys.attributes(id.owner(), ItemKeys.part(id.name(), part));
  }

  /** Returns the count that an item of a page was written at. */
  static SyncCount syncCount(Map<String, AttributeValue> item) {
    return new SyncCount(
        Long.parseLong(RequiredAttribute.check(item.get(SYNC_COUNT), "page." + SYNC_COUNT).n()));
  }

  /** Returns how many items the page has whose first item this is. */
  static int chunks(Map<String, AttributeValue> first) {
    return Optional.ofNullable(first.get(CHUNKS))
        .map(number -> Integer.parseInt(number.n()))
        .orElse(1);
  }

  /** Returns the page of all its items. */
  static Page decode(List<Map<String, AttributeValue>> items) {
    return new Page(syncCount(items.getFirst()), items.size(), Page.decode(join(items)));
  }

  /** Returns a value as the contents of its parts. */
  static List<byte[]> encode(String value) {
    return cut(Deflated.encode(value.getBytes(UTF_8)));
  }

  /** Returns an item for the content of a part. */
  static Map<String, AttributeValue> item(DatasetId id, PartId part, byte[] content) {
    Map<String, AttributeValue> item = new HashMap<>(key(id, part));
    item.put(CONTENT, AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(content)));
    return item;
  }

  /** Returns the value of the items of all its parts. */
  static String value(List<Map<String, AttributeValue>> items) {
    return new String(Deflated.decode(join(items)), UTF_8);
  }

  private static List<byte[]> cut(byte[] content) {
    List<byte[]> chunks = new ArrayList<>();
    for (int from = 0; from < content.length; from += CHUNK_BYTES) {
      chunks.add(Arrays.copyOfRange(content, from, Math.min(content.length, from + CHUNK_BYTES)));
    }
    return chunks;
  }

  private static byte[] join(List<Map<String, AttributeValue>> items) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    items.forEach(
        item ->
            bytes.writeBytes(
                RequiredAttribute.check(item.get(CONTENT), CONTENT).b().asByteArrayUnsafe()));
    return bytes.toByteArray();
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }
}
