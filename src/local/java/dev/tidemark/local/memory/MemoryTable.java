package dev.tidemark.local.memory;

import dev.tidemark.dynamodb.item.ItemKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveSpecification;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/** A table with its settings and its stream. All tables have the key of Tidemark's table. */
final class MemoryTable {
  /** The key of every table. */
  static final List<KeySchemaElement> KEYS =
      List.of(key(ItemKey.PARTITION, KeyType.HASH), key(ItemKey.SORT, KeyType.RANGE));

  private static final String ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/";

  private final String name;
  private final InstantSource clock;
  private final Instant created;
  private final String id = UUID.randomUUID().toString();
  private final MemoryDynamoDb items = new MemoryDynamoDb();
  private Optional<MemoryStream> stream = Optional.empty();
  private Optional<String> timeToLive = Optional.empty();
  private boolean isProtected;

  MemoryTable(String name, InstantSource clock) {
    this.name = name;
    this.clock = clock;
    this.created = clock.instant();
  }

  String name() {
    return name;
  }

  Instant created() {
    return created;
  }

  /** Returns the table's items, with the operations on them. */
  MemoryDynamoDb items() {
    return items;
  }

  /** Returns the time of creation as a label of the stream. */
  String streamLabel() {
    return created.toString().replace("Z", "");
  }

  /** Returns the ARN of the stream, if the table has one. */
  synchronized Optional<String> streamArn() {
    return stream.map(_ -> ARN + name + "/stream/" + streamLabel());
  }

  /** Returns the stream, which the table must have. */
  synchronized MemoryStream requiredStream() {
    return stream.orElseThrow(() -> MemoryErrors.notFound("The table has no stream: " + name));
  }

  /** Turns the stream on. Once on, it stays. */
  synchronized void stream(StreamSpecification specification) {
    if (Boolean.TRUE.equals(specification.streamEnabled()) && stream.isEmpty()) {
      MemoryStream created = new MemoryStream(clock, specification.streamViewType());
      stream = Optional.of(created);
      items.watch(created::append);
    }
  }

  /** Returns whether the table must not be deleted. */
  synchronized boolean isProtected() {
    return isProtected;
  }

  synchronized void protect(boolean isProtectedNow) {
    isProtected = isProtectedNow;
  }

  synchronized void timeToLive(TimeToLiveSpecification specification) {
    timeToLive =
        Boolean.TRUE.equals(specification.enabled())
            ? Optional.of(specification.attributeName())
            : Optional.empty();
  }

  synchronized TimeToLiveDescription timeToLive() {
    return TimeToLiveDescription.builder()
        .attributeName(timeToLive.orElse(null))
        .timeToLiveStatus(
            timeToLive.isPresent() ? TimeToLiveStatus.ENABLED : TimeToLiveStatus.DISABLED)
        .build();
  }

  synchronized TableDescription describe() {
    TableDescription.Builder description =
        TableDescription.builder()
            .tableName(name)
            .tableArn(ARN + name)
            .tableId(id)
            .tableStatus(TableStatus.ACTIVE)
            .creationDateTime(created)
            .keySchema(KEYS)
            .attributeDefinitions(attribute(ItemKey.PARTITION), attribute(ItemKey.SORT))
            .billingModeSummary(mode -> mode.billingMode(BillingMode.PAY_PER_REQUEST))
            .deletionProtectionEnabled(isProtected)
            .itemCount((long) items.size());
    stream.ifPresent(
        found ->
            description
                .latestStreamArn(streamArn().orElseThrow())
                .latestStreamLabel(streamLabel())
                .streamSpecification(
                    specification ->
                        specification.streamEnabled(true).streamViewType(found.view())));
    return description.build();
  }

  private static KeySchemaElement key(String attribute, KeyType type) {
    return KeySchemaElement.builder().attributeName(attribute).keyType(type).build();
  }

  private static AttributeDefinition attribute(String attribute) {
    return AttributeDefinition.builder()
        .attributeName(attribute)
        .attributeType(ScalarAttributeType.S)
        .build();
  }
}
