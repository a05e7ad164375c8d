package dev.tidemark.local;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * The table of a template, without the features that DynamoDB Local lacks: point-in-time recovery,
 * encryption, deletion protection.
 *
 * @param keys the attributes of the primary key, the partition key first
 * @param attributes the types of those attributes
 * @param billingMode the billing mode
 * @param streamView the content of changes in the table's stream, if it has one
 * @param timeToLiveAttribute the attribute with an item's expiry time, if items expire
 */
public record TableDefinition(
    List<KeySchemaElement> keys,
    List<AttributeDefinition> attributes,
    BillingMode billingMode,
    Optional<StreamViewType> streamView,
    Optional<String> timeToLiveAttribute) {

  /** Copies the lists, so that the definition cannot change. */
  public TableDefinition {
    keys = List.copyOf(keys);
    attributes = List.copyOf(attributes);
  }

  static TableDefinition from(TemplateSection properties) {
    TemplateSection stream = properties.section("StreamSpecification");
    TemplateSection timeToLive = properties.section("TimeToLiveSpecification");
    return new TableDefinition(
        properties.sections("KeySchema").stream().map(TableDefinition::key).toList(),
        properties.sections("AttributeDefinitions").stream()
            .map(TableDefinition::attribute)
            .toList(),
        BillingMode.fromValue(properties.requiredText("BillingMode")),
        stream.text("StreamViewType").map(StreamViewType::fromValue),
        timeToLive
            .text("AttributeName")
            .filter(name -> timeToLive.text("Enabled").equals(Optional.of("true"))));
  }

  /** Returns the request that creates such a table. */
  public CreateTableRequest createTableRequest(String tableName) {
    CreateTableRequest.Builder request =
        CreateTableRequest.builder()
            .tableName(tableName)
            .keySchema(keys)
            .attributeDefinitions(attributes)
            .billingMode(billingMode);
    streamView.ifPresent(
        view ->
            request.streamSpecification(
                StreamSpecification.builder().streamEnabled(true).streamViewType(view).build()));
    return request.build();
  }

  /**
   * Creates the table, unless a table of that name and key exists.
   *
   * @throws LocalServiceException if a table of that name has another key
   */
  public void createIfAbsent(DynamoDbClient client, String tableName) {
    try {
      client.createTable(createTableRequest(tableName));
    } catch (ResourceInUseException e) {
      List<KeySchemaElement> found =
          client.describeTable(request -> request.tableName(tableName)).table().keySchema();
      if (!Set.copyOf(found).equals(Set.copyOf(keys))) {
        throw new LocalServiceException(
            "The table %s exists already, with another key".formatted(tableName), e);
      }
      return;
    }
    client.waiter().waitUntilTableExists(request -> request.tableName(tableName));
    timeToLiveAttribute.ifPresent(
        attribute ->
            client.updateTimeToLive(
                request ->
                    request
                        .tableName(tableName)
                        .timeToLiveSpecification(
                            specification ->
                                specification.attributeName(attribute).enabled(true))));
  }

  private static KeySchemaElement key(TemplateSection element) {
    return KeySchemaElement.builder()
        .attributeName(element.requiredText("AttributeName"))
        .keyType(KeyType.fromValue(element.requiredText("KeyType")))
        .build();
  }

  private static AttributeDefinition attribute(TemplateSection definition) {
    return AttributeDefinition.builder()
        .attributeName(definition.requiredText("AttributeName"))
        .attributeType(ScalarAttributeType.fromValue(definition.requiredText("AttributeType")))
        .build();
  }
}
