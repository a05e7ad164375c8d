package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.client.Failures;
import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.item.ItemReader;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.store.Backoff;
import dev.tidemark.usage.PoolUsage;
import dev.tidemark.usage.PoolUsageStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** The usage that {@link DynamoDbUsageLedger} counted. */
public final class DynamoDbPoolUsageStore implements PoolUsageStore {
  private final DynamoDbClient client;
  private final String table;
  private final ItemReader items;

  /**
   * Makes a store on a table with the keys of {@code docs/table.md}.
   *
   * @param table the table's name
   * @param backoff the pauses between requests of one read
   */
  public DynamoDbPoolUsageStore(DynamoDbClient client, String table, Backoff backoff) {
    this.client = client;
    this.table = table;
    this.items = new ItemReader(client, table, backoff);
  }

  @Override
  public Optional<PoolUsage> usage(IdentityPoolId pool) {
    return Failures.reading(() -> items.query(pool.value(), ItemKey.USAGE_PREFIX)).stream()
        .map(UsageCounter::decode)
        .reduce(UsageCounter::plus)
        .map(sum -> sum.usageOf(pool));
  }

  @Override
  public List<IdentityPoolId> pools(int limit) {
    return query(queryOfPools(limit));
  }

  @Override
  public List<IdentityPoolId> poolsAfter(IdentityPoolId previous, int limit) {
    return query(queryOfPools(limit).exclusiveStartKey(ItemKey.listedPool(previous).attributes()));
  }

  private QueryRequest.Builder queryOfPools(int limit) {
    return QueryRequest.builder()
        .tableName(table)
        .consistentRead(true)
        .keyConditionExpression(ItemKey.PARTITION + " = :pools")
        .expressionAttributeValues(Map.of(":pools", AttributeValue.fromS(ItemKey.POOLS)))
        .limit(limit);
  }

  private List<IdentityPoolId> query(QueryRequest.Builder query) {
    return Failures.reading(() -> client.query(query.build())).items().stream()
        .map(Item::new)
        .map(DynamoDbPoolUsageStore::poolOf)
        .toList();
  }

  private static IdentityPoolId poolOf(Item item) {
    Format.check(item);
    return new IdentityPoolId(item.key().sort());
  }
}
