package dev.tidemark.dynamodb.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.pages.PagedRecord.PartId;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.SyncCount;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Converts pages and value parts to items and back. {@code docs/table.md} lists the attributes. */
public final class PageItems {
  /** The attribute with the count of the update that wrote the page. */
  public static final String SYNC_COUNT = "c";

  /** The most bytes of content in one item. Leaves room for its key and its other attributes. */
  static final int CHUNK_BYTES = 380 * 1024;

  private static final String CHUNKS = "n";
  private static final String CONTENT = "b";
  private static final Set<String> KNOWN =
      Set.of(ItemKey.PARTITION, ItemKey.SORT, SYNC_COUNT, CHUNKS, CONTENT);

  private PageItems() {}

  /**
   * Encodes a page.
   *
   * @param number the page's number
   * @param page the page as the update writes it; its number of chunks is ignored
   * @return the items of its chunks, in order
   */
  static List<Item> encode(DatasetId id, int number, Page page) {
    List<byte[]> chunks = split(PageCodec.encode(page.records().values()));
    List<Item> items = new ArrayList<>();
    for (byte[] chunk : chunks) {
      Map<String, AttributeValue> attributes =
          new HashMap<>(items.isEmpty() ? page.unknown() : Map.of());
      attributes.put(SYNC_COUNT, Item.number(page.syncCount().value()));
      if (items.isEmpty() && chunks.size() > 1) {
        attributes.put(CHUNKS, Item.number(chunks.size()));
      }
      items.add(item(ItemKey.page(id, number, items.size()), attributes, chunk));
    }
    return items;
  }

  /** Returns the count of the update that wrote the page of an item. */
  static SyncCount syncCount(Item item) {
    return new SyncCount(item.number(SYNC_COUNT));
  }

  /** Returns the number of items of a page. */
  static int chunks(Item first) {
    return Math.toIntExact(first.findNumber(CHUNKS).orElse(1));
  }

  /** Decodes a page from all its items. */
  static Page decode(List<Item> items) {
    Item first = items.getFirst();
    return new Page(
        syncCount(first),
        items.size(),
        PageCodec.decode(join(items)),
        Format.unknown(first.attributes(), KNOWN));
  }

  /** Returns the key of a value part. */
  static ItemKey key(DatasetId id, PartId part) {
    return ItemKey.valuePart(id, part.writtenAt(), part.number());
  }

  /** Encodes a value as the contents of its parts. */
  static List<byte[]> encode(String value) {
    return split(Deflated.encode(value.getBytes(UTF_8)));
  }

  /** Returns the item of a value part. */
  static Item item(DatasetId id, PartId part, byte[] content) {
    return item(key(id, part), Map.of(), content);
  }

  /** Decodes a value from the items of all its parts. */
  static String value(List<Item> items) {
    return Deflated.decode(join(items), PageCodec::rest);
  }

  static Item item(ItemKey key, Map<String, AttributeValue> others, byte[] content) {
    Map<String, AttributeValue> attributes = new HashMap<>(key.attributes());
    attributes.putAll(others);
    attributes.put(CONTENT, AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(content)));
    return new Item(attributes);
  }

  static List<byte[]> split(byte[] content) {
    if (content.length <= CHUNK_BYTES) {
      return List.of(content);
    }
    List<byte[]> chunks = new ArrayList<>();
    for (int from = 0; from < content.length; from += CHUNK_BYTES) {
      chunks.add(Arrays.copyOfRange(content, from, Math.min(content.length, from + CHUNK_BYTES)));
    }
    return chunks;
  }

  static byte[] join(List<Item> items) {
    if (items.size() == 1) {
      return items.getFirst().binary(CONTENT).asByteArrayUnsafe();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    items.forEach(item -> bytes.writeBytes(item.binary(CONTENT).asByteArrayUnsafe()));
    return bytes.toByteArray();
  }
}
