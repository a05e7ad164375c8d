package dev.tidemark.operator.erase;

import dev.tidemark.dynamodb.DynamoDbPoolStore;
import dev.tidemark.dynamodb.EndpointRemoval;
import dev.tidemark.dynamodb.Erased;
import dev.tidemark.dynamodb.IdentityErasure;
import dev.tidemark.dynamodb.PoolSettings;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.walk.MemoryProgress;
import dev.tidemark.dynamodb.walk.Position;
import dev.tidemark.dynamodb.walk.Selection;
import dev.tidemark.dynamodb.walk.StoredRun;
import dev.tidemark.dynamodb.walk.StoredRuns;
import dev.tidemark.dynamodb.walk.TableWalk;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.store.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongConsumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Erases an identity or a pool of a table. Functions may serve the table meanwhile. */
public final class Erasure {
  private static final Backoff BACKOFF =
      Backoff.jittered(Duration.ofMillis(50), Duration.ofSeconds(2));

  private static final int PAGE = 100;

  private final DynamoDbClient client;
  private final Options options;
  private final InstantSource clock;
  private final LongConsumer progress;
  private final IdentityErasure identities;

  /**
   * The options of an erasure.
   *
   * @param table the table's name
   * @param segments how many identities of a pool are erased in parallel
   * @param isDryRun whether nothing is erased
   */
  public record Options(String table, int segments, boolean isDryRun) {}

  /**
   * Creates an erasure.
   *
   * @param endpoints removes endpoints from the push service
   * @param progress receives the number of identities that are done
   */
  public Erasure(
      DynamoDbClient client,
      Options options,
      EndpointRemoval endpoints,
      InstantSource clock,
      LongConsumer progress) {
    this.client = client;
    this.options = options;
    this.clock = clock;
    this.progress = progress;
    this.identities = new IdentityErasure(client, options.table(), endpoints, clock);
  }

  /** Erases an identity. */
  public Receipt erase(PoolIdentity owner) {
    PoolConfiguration configuration = configuration(owner.pool());
    Erased erased = eraseOne(owner);
    return receipt(owner.pool(), configuration, Map.of(owner, erased), Optional.of(owner));
  }

  /** Erases all identities of a pool, and its settings. */
  public Receipt erase(IdentityPoolId pool) {
    PoolConfiguration configuration = configuration(pool);
    SortedMap<String, Erased> done = new ConcurrentSkipListMap<>();
    Map<PoolIdentity, Erased> all = new HashMap<>();
    new TableWalk(client, options.table(), new Selection(pool.value() + "/", "", true, true, PAGE))
        .finish(
            new MemoryProgress<>(options.segments(), 0, Integer::sum),
            _ -> items -> visit(items, done));
    done.forEach((partition, erased) -> all.put(owner(partition), erased));
    if (!options.isDryRun()) {
      new PoolSettings(client, options.table()).delete(pool);
    }
    return receipt(pool, configuration, all, Optional.empty());
  }

  private static PoolIdentity owner(String partition) {
    return new ItemKey(partition, ItemKey.IDENTITY).owner();
  }

  private Optional<Integer> visit(List<Item> items, SortedMap<String, Erased> done) {
    for (Item item : items) {
      done.computeIfAbsent(
          item.key().partition(),
          partition -> {
            Erased erased = eraseOne(owner(partition));
            progress.accept(done.size() + 1L);
            return erased;
          });
    }
    return Optional.of(0);
  }

  private Erased eraseOne(PoolIdentity owner) {
    return options.isDryRun() ? identities.plan(owner) : identities.erase(owner);
  }

  private PoolConfiguration configuration(IdentityPoolId pool) {
    return new DynamoDbPoolStore(client, options.table(), BACKOFF).configuration(pool);
  }

  private Receipt receipt(
      IdentityPoolId pool,
      PoolConfiguration configuration,
      Map<PoolIdentity, Erased> erased,
      Optional<PoolIdentity> only) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Erased sum = erased.values().stream().reduce(Erased.NOTHING, Erased::plus);
    return new Receipt(
        pool,
        only.map(PoolIdentity::identity),
        now,
        erased.size(),
        sum,
        left(sum, erased.keySet()),
        Copies.of(configuration, now));
  }

  private List<String> left(Erased sum, Collection<PoolIdentity> erased) {
    List<String> left = new ArrayList<>();
    sum.endpointsLeft().forEach(endpoint -> left.add("the endpoint " + endpoint.value()));
    for (StoredRun run : runs()) {
      boolean isThere =
          run.positions().stream()
              .anyMatch(
                  position ->
                      position instanceof Position.After(ItemKey key)
                          && key.partition().indexOf('/') >= 0
                          && erased.contains(key.owner()));
      if (isThere) {
        left.add("a run in progress is at a dataset of an erased identity until it goes on");
      }
    }
    return left;
  }

  private List<StoredRun> runs() {
    return options.isDryRun()
        ? List.of()
        : new StoredRuns(client, options.table(), BACKOFF).inProgress();
  }
}
