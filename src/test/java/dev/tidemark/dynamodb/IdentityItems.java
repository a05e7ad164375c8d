package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.item.RequiredAttribute;
import dev.tidemark.model.PoolIdentity;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Lists all stored items of an identity. */
public final class IdentityItems {
  /** The items of an identity whose datasets are all deleted. */
  public static final List<String> OF_NO_DATASET = List.of(ItemKey.IDENTITY + ", of 0 datasets");

  private IdentityItems() {}

  /** Returns the sort keys of all items of an identity, and its number of datasets. */
  public static List<String> all(DynamoDbClient client, String table, PoolIdentity owner) {
    return client
        .queryPaginator(
            query ->
                query
                    .tableName(table)
                    .consistentRead(true)
                    .keyConditionExpression(ItemKey.PARTITION + " = :owner")
                    .expressionAttributeValues(
                        Map.of(":owner", AttributeValue.fromS(ItemKey.partition(owner)))))
        .items()
        .stream()
        .map(IdentityItems::text)
        .toList();
  }

  private static String text(Map<String, AttributeValue> item) {
    String key = RequiredAttribute.check(item.get(ItemKey.SORT), ItemKey.SORT).s();
    return key.equals(ItemKey.IDENTITY)
        ? key + ", of " + IdentitySchema.decode(new Item(item)).datasetCount() + " datasets"
        : key;
  }
}
