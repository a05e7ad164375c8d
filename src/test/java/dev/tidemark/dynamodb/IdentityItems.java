package dev.tidemark.dynamodb;

import dev.tidemark.model.PoolIdentity;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What is stored of an identity, whoever left it there. */
public final class IdentityItems {
  /** What is left of an identity whose datasets are all deleted. */
  public static final List<String> OF_NO_DATASET = List.of(ItemKeys.IDENTITY + ", of 0 datasets");

  private IdentityItems() {}

  /** Returns the sort keys of all items of an identity, and how many datasets it counts. */
  public static List<String> all(DynamoDbClient client, String table, PoolIdentity owner) {
    return client
        .queryPaginator(
            query ->
                query
                    .tableName(table)
                    .consistentRead(true)
                    .keyConditionExpression(ItemKeys.PARTITION + " = :owner")
                    .expressionAttributeValues(
                        Map.of(":owner", AttributeValue.fromS(ItemKeys.partition(owner)))))
        .items()
        .stream()
        .map(IdentityItems::text)
        .toList();
  }

  private static String text(Map<String, AttributeValue> item) {
    String key = RequiredAttribute.check(item.get(ItemKeys.SORT), ItemKeys.SORT).s();
    return key.equals(ItemKeys.IDENTITY)
        ? key + ", of " + IdentitySchema.INSTANCE.mapToItem(item).datasetCount() + " datasets"
        : key;
  }
}
