package dev.tidemark.performance.local;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * DynamoDB Local with the obvious design: an item for each record, and one for the dataset and its
 * count. A listing is one Query, an update one transaction. The table has no stream.
 */
final class DynamoDbSide implements Side {
  private static final String TABLE = "bare";
  private static final String DATASET = "dataset";
  private static final String SORT = "sort";
  private static final String COUNT = "count";

  /** The sort key of a dataset's own item. It is before those of records. */
  private static final String OWN_ITEM = "#";

  private final ServiceProcess service;
  private final DynamoDbClient client;

  DynamoDbSide(ServiceProcess service) {
    this.service = service;
    this.client =
        DynamoDbClient.builder()
            .endpointOverride(service.dynamoDbEndpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .httpClientBuilder(Clients.http())
            .build();
    client.createTable(
        create ->
            create
                .tableName(TABLE)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(attribute(DATASET), attribute(SORT))
                .keySchema(key(DATASET, KeyType.HASH), key(SORT, KeyType.RANGE)));
  }

  @Override
  public String name() {
    return "DynamoDB Local";
  }

  @Override
  public boolean isAtomic() {
    return true;
  }

  @Override
  public Duration cpu() {
    return service.cpu();
  }

  @Override
  public Device device(int number, String dataset) {
    DynamoDbDevice device = new DynamoDbDevice(dataset, key(number % RECORDS));
    device.list();
    if (device.isNew()) {
      IntStream.range(0, RECORDS).forEach(record -> device.write(key(record)));
      device.list();
    }
    return device;
  }

  @Override
  public void close() {
    client.close();
  }

  private static AttributeDefinition attribute(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static String key(int number) {
    return "key" + number;
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  private final class DynamoDbDevice implements Device {
    private final String dataset;
    private final String key;
    private long count;

    DynamoDbDevice(String dataset, String key) {
      this.dataset = dataset;
      this.key = key;
    }

    boolean isNew() {
      return count == 0;
    }

    @Override
    public void list() {
      List<Map<String, AttributeValue>> items =
          client
              .query(
                  query ->
                      query
                          .tableName(TABLE)
                          .consistentRead(true)
                          .keyConditionExpression("dataset = :dataset")
                          .expressionAttributeValues(Map.of(":dataset", text(dataset))))
              .items();
      if (!items.isEmpty()) {
        count = Long.parseLong(items.getFirst().getOrDefault(COUNT, number(0)).n());
      }
    }

    @Override
    public void update() {
      write(key);
    }

    @Override
    public boolean listAndUpdate() {
      list();
      try {
        write(key);
        return true;
      } catch (TransactionCanceledException e) {
        return false;
      }
    }

    void write(String record) {
      Update dataset = countUp();
      Put put =
          Put.builder()
              .tableName(TABLE)
              .item(
                  Map.of(
                      DATASET,
                      text(this.dataset),
                      SORT,
                      text(record),
                      "value",
                      text(Side.value(count)),
                      COUNT,
                      number(count + 1),
                      "modified",
                      text("2026-11-28T12:00:00.000Z"),
                      "by",
                      text("device")))
              .build();
      client.transactWriteItems(
          write ->
              write.transactItems(
                  TransactWriteItem.builder().update(dataset).build(),
                  TransactWriteItem.builder().put(put).build()));
      count++;
    }

    private Update countUp() {
      return Update.builder()
          .tableName(TABLE)
          .key(Map.of(DATASET, text(dataset), SORT, text(OWN_ITEM)))
          .updateExpression("SET #count = :next")
          .conditionExpression(count == 0 ? "attribute_not_exists(#count)" : "#count = :count")
          .expressionAttributeNames(Map.of("#count", COUNT))
          .expressionAttributeValues(
              count == 0
                  ? Map.of(":next", number(1))
                  : Map.of(":count", number(count), ":next", number(count + 1)))
          .build();
    }
  }
}
