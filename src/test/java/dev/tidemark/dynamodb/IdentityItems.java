package dev.tidemark.dynamodb;

import dev.tidemark.model.PoolIdentity;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What is stored of an identity, whoever left it there. */
public final class IdentityItems {
  /** What is left of an identity whose datasets are all deleted. */
  public static final List<String> OF_NO_DATASET = List.of(ItemKeys.IDENTITY);

  private IdentityItems() {}

  /** Returns the sort keys of all items of an identity. */
  public static List<String> sortKeys(DynamoDbClient client, String table, PoolIdentity owner) {
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
        .map(item -> RequiredAttribute.check(item.get(ItemKeys.SORT), ItemKeys.SORT).s())
        .toList();
  }
}
