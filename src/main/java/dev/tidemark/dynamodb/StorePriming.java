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
 * Runs the code paths of a store once, so that Lambda's snapshot has their classes loaded.
 *
 * <p>Its writes require a dataset at a count that no dataset reaches, so their conditions always
 * fail.
 */
final class StorePriming {
  private static final DatasetId DATASET =
      new DatasetId(
          new PoolIdentity(new IdentityPoolId("tidemark:prime"), new IdentityId("tidemark:prime")),
          new DatasetName("prime"));

  private static final SyncCount UNREACHABLE = new SyncCount(Long.MAX_VALUE - 1);

  private static final RecordKey KEY = new RecordKey("prime");

  /** A short value, which keeps the dataset in one item. */
  private static final String SMALL = "prime";

  /** A value large enough to be stored in parts, and its dataset in pages. */
  private static final String LARGE = SMALL.repeat(20_000);

  private static final Dataset BEFORE =
      Dataset.initial(DATASET, UNREACHABLE, Instant.EPOCH, "prime");

  private StorePriming() {}

  /** Runs the code paths. Changes nothing in the store. */
  static void prime(DatasetStore store) {
    View seen = store.read(DATASET, new Scope.Deletion());
    primeReads(store);
    primeCommitWithoutRead(store);
    if (seen instanceof View.Missing missing) {
      primeWrites(store, new View.Existing(BEFORE, "", missing.basis()));
    }
  }

  private static void primeReads(DatasetStore store) {
    EncodedDatasetItem encoded =
        EncodedDatasetItem.encode(DatasetItem.whole(BEFORE.apply(update(SMALL))), Map.of());
    EncodedDatasetItem.decode(encoded.item());
    store.read(DATASET, new Scope.Summary());
    store.read(DATASET, new Scope.Keys(Set.of(KEY), new LayoutHint.Pages(0).text()));
    store.list(DATASET.owner(), 1);
  }

  private static void primeCommitWithoutRead(DatasetStore store) {
    store.commitWithoutRead(
        DATASET,
        UNREACHABLE,
        new LayoutHint.OneItem(0).text(),
        List.of(new RecordPatch(KEY, UNREACHABLE, change(SMALL))),
        update(SMALL));
  }

  private static void primeWrites(DatasetStore store, View.Existing seen) {
    store.commit(seen, BEFORE.apply(update(SMALL)));
    store.commit(seen, BEFORE.apply(update(LARGE)));
    store.delete(seen);
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
