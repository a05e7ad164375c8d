package dev.tidemark.dynamodb;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.RequestDigest;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.Update;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Goes once through everything that a store does.
 *
 * <p>Its writes ask for a dataset at the greatest count there is, so whatever the table holds, no
 * condition of theirs can hold.
 */
final class StorePriming {
  private static final DatasetId DATASET =
      new DatasetId(
          new PoolIdentity(new IdentityPoolId("tidemark:prime"), new IdentityId("tidemark:prime")),
          new DatasetName("prime"));

  private static final SyncCount UNREACHABLE = new SyncCount(Long.MAX_VALUE - 1);

  private static final RecordKey KEY = new RecordKey("prime");

  /** How often a text makes a dataset that is more than one item. */
  private static final int IN_PAGES = 20_000;

  private StorePriming() {}

  /** Goes through the store, which is as it was afterwards. */
  static void prime(DatasetStore store) {
    Dataset before = Dataset.initial(DATASET, UNREACHABLE, Instant.EPOCH, "prime");
    Dataset after = before.apply(update("prime"));
    DatasetSchema.INSTANCE.mapToItem(
        DatasetSchema.INSTANCE.itemToMap(DatasetItem.whole(after), true));
    View read = store.read(DATASET, new Scope.Deletion());
    store.read(DATASET, new Scope.Summary());
    store.read(DATASET, new Scope.Keys(Set.of(KEY), new LayoutHint.Pages(0).toString()));
    store.commitWithoutRead(
        DATASET,
        UNREACHABLE,
        new LayoutHint.OneItem(0).toString(),
        List.of(new RecordPatch(KEY, UNREACHABLE, change("prime"))),
        update("prime"));
    store.list(DATASET.owner(), 1);
    if (read instanceof View.Missing missing) {
      View.Existing seen = new View.Existing(before, "", missing.basis());
      store.commit(seen, after);
      store.commit(seen, before.apply(update("prime".repeat(IN_PAGES))));
      store.delete(seen);
    }
  }

  private static Update update(String value) {
    return new Update(
        new LinkedHashMap<>(Map.of(KEY, change(value))),
        "prime",
        Instant.EPOCH,
        new RequestDigest(0, 0),
        new UUID(0, 0));
  }

  private static RecordChange change(String value) {
    return new RecordChange.Replace(new RecordValue(value), Optional.of(Instant.EPOCH));
  }
}
