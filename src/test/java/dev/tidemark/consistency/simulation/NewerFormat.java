package dev.tidemark.consistency.simulation;

import static java.util.stream.Collectors.toMap;

import dev.tidemark.dynamodb.StoreInternals;
import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * A newer version: today's code, which has a format 3 of some kinds of items, with the same content
 * under other names. It reads both formats, and writes an item of such a kind in one of them.
 *
 * <p>It makes updates without a read only in the format that it writes. The identity item, which a
 * creation updates in place, keeps the format that it had when it was read.
 */
final class NewerFormat extends VersionClient {
  private static final int NUMBER = 3;
  private static final String OWN = Format.ATTRIBUTE + "=:newer";
  private static final String IS_FIRST = "attribute_not_exists(" + Format.ATTRIBUTE + ")";
  private static final String IS_ABSENT = "attribute_not_exists(" + ItemKey.PARTITION + ")";

  /** The attributes of format 1 that have other names in format 3. */
  private static final Map<String, String> RENAMED =
      Map.of("b", "content", "deleted", "gone", "syncTrigger", "trigger");

  private static final String RECORDS = "records";
  private static final String VALUE = "v";
  private static final String RENAMED_VALUE = "value";

  private final Set<Kind> kinds;
  private final boolean writesNewer;

  /** The formats of the identity items that were read; of a missing one, 0. */
  private final Map<Map<String, AttributeValue>, Integer> formats = new HashMap<>();

  /**
   * Creates a client.
   *
   * @param kinds the kinds of items that have a format 3
   * @param writesNewer whether it writes them in that format
   */
  NewerFormat(DynamoDbClient client, Set<Kind> kinds, boolean writesNewer) {
    super(client);
    this.kinds = kinds;
    this.writesNewer = writesNewer;
  }

  /** The kinds of items, by the first part of their sort keys. */
  enum Kind {
    DATASET,
    PAGE,
    VALUE,
    IDENTITY,
    EVENTS;

    static Kind of(Map<String, AttributeValue> key) {
      return valueOf(ItemKey.of(key).sort().split("/", 2)[0].toUpperCase(Locale.ROOT));
    }

    /** Returns the attribute that each write of an item changes, if the kind has one. */
    Optional<String> count() {
      return switch (this) {
        case DATASET, PAGE -> Optional.of("c");
        case IDENTITY, EVENTS -> Optional.of("v");
        case VALUE -> Optional.empty();
      };
    }
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    formats.put(request.key(), 0);
    return super.getItem(request);
  }

  @Override
  public TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
    request.transactItems().forEach(each -> formats.put(each.get().key(), 0));
    return super.transactGetItems(request);
  }

  @Override
  Map<String, AttributeValue> read(Map<String, AttributeValue> item) {
    int format = Math.toIntExact(new Item(item).findNumber(Format.ATTRIBUTE).orElse(1));
    formats.put(StoreInternals.keyOf(item), format);
    if (format < NUMBER) {
      return item;
    }
    Map<String, AttributeValue> translated = new HashMap<>(item);
    translated.remove(Format.ATTRIBUTE);
    RENAMED.forEach((first, second) -> rename(translated, second, first));
    translated.computeIfPresent(RECORDS, (_, records) -> renamed(records, RENAMED_VALUE, VALUE));
    return translated;
  }

  /**
   * Returns the write that converts an item in place: it keeps the count. Empty if the item has
   * format 3 already, or its kind has no such format or no count.
   */
  static Optional<PutItemRequest> conversion(Map<String, AttributeValue> item, Set<Kind> kinds) {
    Kind kind = Kind.of(item);
    return kind.count()
        .filter(_ -> kinds.contains(kind) && !item.containsKey(Format.ATTRIBUTE))
        .map(
            count ->
                PutItemRequest.builder()
                    .tableName(SimulatedClient.TABLE)
                    .item(translated(item))
                    .conditionExpression(count + "=:at AND " + IS_FIRST)
                    .expressionAttributeValues(
                        Map.of(":at", Objects.requireNonNull(item.get(count))))
                    .build());
  }

  private Map<String, AttributeValue> stored(Map<String, AttributeValue> item) {
    return writesNewer && kinds.contains(Kind.of(item)) ? translated(item) : item;
  }

  private static Map<String, AttributeValue> translated(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> translated = new HashMap<>(item);
    translated.put(Format.ATTRIBUTE, Item.number(NUMBER));
    RENAMED.forEach((first, second) -> rename(translated, first, second));
    translated.computeIfPresent(RECORDS, (_, records) -> renamed(records, VALUE, RENAMED_VALUE));
    return translated;
  }

  /** Ignores what the item has under the other name. */
  private static void rename(Map<String, AttributeValue> map, String from, String to) {
    AttributeValue value = map.remove(from);
    map.remove(to);
    if (value != null) {
      map.put(to, value);
    }
  }

  private static AttributeValue renamed(AttributeValue records, String from, String to) {
    return AttributeValue.fromM(
        records.m().entrySet().stream()
            .collect(toMap(Map.Entry::getKey, each -> renamedRecord(each.getValue(), from, to))));
  }

  private static AttributeValue renamedRecord(AttributeValue stored, String from, String to) {
    Map<String, AttributeValue> translated = new HashMap<>(stored.m());
    rename(translated, from, to);
    return AttributeValue.fromM(translated);
  }

  /** Lets a condition allow format 3. */
  private static Map<String, AttributeValue> raised(Map<String, AttributeValue> values) {
    Map<String, AttributeValue> raised = new HashMap<>(values);
    raised.computeIfPresent(":format", (_, _) -> Item.number(NUMBER));
    return raised;
  }

  private static Map<String, AttributeValue> with(
      Map<String, AttributeValue> values, String name, AttributeValue value) {
    Map<String, AttributeValue> more = new HashMap<>(values);
    more.put(name, value);
    return more;
  }

  @Override
  PutItemRequest sent(PutItemRequest request) {
    return request.toBuilder()
        .item(stored(request.item()))
        .expressionAttributeValues(raised(request.expressionAttributeValues()))
        .build();
  }

  /** An item in the other format fails the condition, and is then written whole. */
  @Override
  UpdateItemRequest sent(UpdateItemRequest request) {
    if (!kinds.contains(Kind.DATASET)) {
      return request;
    }
    if (!writesNewer) {
      return request.toBuilder()
          .conditionExpression(request.conditionExpression() + " AND " + IS_FIRST)
          .build();
    }
    Map<String, AttributeValue> values = new HashMap<>();
    request
        .expressionAttributeValues()
        .forEach(
            (name, value) ->
                values.put(
                    name, value.hasM() ? renamedRecord(value, VALUE, RENAMED_VALUE) : value));
    return request.toBuilder()
        .conditionExpression(request.conditionExpression() + " AND " + OWN)
        .expressionAttributeValues(with(raised(values), ":newer", Item.number(NUMBER)))
        .build();
  }

  @Override
  TransactWriteItem sent(TransactWriteItem write) {
    if (write.put() != null) {
      Put put = write.put();
      return write.toBuilder()
          .put(
              put.toBuilder()
                  .item(stored(put.item()))
                  .expressionAttributeValues(raised(put.expressionAttributeValues()))
                  .build())
          .build();
    }
    if (write.delete() != null) {
      Delete delete = write.delete();
      return write.toBuilder()
          .delete(
              delete.toBuilder()
                  .expressionAttributeValues(raised(delete.expressionAttributeValues()))
                  .build())
          .build();
    }
    return write.toBuilder().update(sent(write.update())).build();
  }

  /** Updates an identity item in the format that it has. */
  private Update sent(Update update) {
    if (!kinds.contains(Kind.IDENTITY)) {
      return update;
    }
    int format = formats.getOrDefault(update.key(), 0);
    boolean isInNewer = format == NUMBER || (format == 0 && writesNewer);
    String names = isInNewer ? RENAMED.get("deleted") : "deleted";
    String condition = update.conditionExpression().replaceAll("\\bdeleted\\b", names);
    String set = update.updateExpression().replaceAll("\\bdeleted\\b", names);
    Map<String, AttributeValue> values = raised(update.expressionAttributeValues());
    String guard =
        switch (format) {
          case 0 -> IS_ABSENT;
          case NUMBER -> OWN;
          default -> IS_FIRST;
        };
    return update.toBuilder()
        .conditionExpression(condition + " AND " + guard)
        .updateExpression(isInNewer ? set.replaceFirst("^SET ", "SET " + OWN + ",") : set)
        .expressionAttributeValues(isInNewer ? with(values, ":newer", Item.number(NUMBER)) : values)
        .build();
  }
}
