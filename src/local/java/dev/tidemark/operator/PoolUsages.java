package dev.tidemark.operator;

import dev.tidemark.dynamodb.DynamoDbPoolUsageStore;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.store.Backoff;
import dev.tidemark.usage.PoolUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.model.IdentityPoolUsage;
import software.amazon.awssdk.services.cognitosync.model.ListIdentityPoolUsageResponse;
import software.amazon.awssdk.services.cognitosync.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Reads the usage of pools, in the order of their ids. Throws what the clients throw. */
final class PoolUsages {
  private static final int PAGE = 60;

  private PoolUsages() {}

  /**
   * Returns the usage that a table has, read page by page.
   *
   * @param only the only pool to read; empty for all
   */
  static Stream<PoolUsage> ofTable(
      DynamoDbClient client, String table, Optional<IdentityPoolId> only) {
    DynamoDbPoolUsageStore store =
        new DynamoDbPoolUsageStore(
            client, table, Backoff.jittered(Duration.ofMillis(50), Duration.ofSeconds(2)));
    Stream<IdentityPoolId> pools =
        only.map(Stream::of)
            .orElseGet(
                () ->
                    Stream.iterate(
                            store.pools(PAGE),
                            page -> !page.isEmpty(),
                            page -> store.poolsAfter(page.getLast(), PAGE))
                        .flatMap(List::stream));
    return pools.flatMap(pool -> store.usage(pool).stream());
  }

  /**
   * Returns the usage that a service states to a developer.
   *
   * @param only the only pool to ask about; empty for all
   */
  static Stream<PoolUsage> ofApi(CognitoSyncClient client, Optional<IdentityPoolId> only) {
    return only.map(pool -> described(client, pool).stream()).orElseGet(() -> listed(client));
  }

  private static Optional<PoolUsage> described(CognitoSyncClient client, IdentityPoolId pool) {
    try {
      return Optional.of(
          usage(
              client
                  .describeIdentityPoolUsage(asked -> asked.identityPoolId(pool.value()))
                  .identityPoolUsage()));
    } catch (ResourceNotFoundException e) {
      return Optional.empty();
    }
  }

  private static Stream<PoolUsage> listed(CognitoSyncClient client) {
    return Stream.iterate(
            Optional.of(client.listIdentityPoolUsage(asked -> asked.maxResults(PAGE))),
            Optional::isPresent,
            page -> next(client, page.orElseThrow()))
        .flatMap(page -> page.orElseThrow().identityPoolUsages().stream())
        .map(PoolUsages::usage);
  }

  private static Optional<ListIdentityPoolUsageResponse> next(
      CognitoSyncClient client, ListIdentityPoolUsageResponse page) {
    return Optional.ofNullable(page.nextToken())
        .map(
            token ->
                client.listIdentityPoolUsage(asked -> asked.maxResults(PAGE).nextToken(token)));
  }

  /** A service may leave members out: Amazon's states no sessions. */
  private static PoolUsage usage(IdentityPoolUsage stated) {
    return new PoolUsage(
        new IdentityPoolId(stated.identityPoolId()),
        Optional.ofNullable(stated.syncSessionsCount()).orElse(0L),
        Optional.ofNullable(stated.dataStorage()).orElse(0L),
        Optional.ofNullable(stated.lastModifiedDate()).orElse(Instant.EPOCH));
  }
}
