package dev.tidemark.sync;

import dev.tidemark.sync.InMemoryDatasetStore.Reads;

final class InMemoryDatasetStoreTest extends DatasetStoreContract {
  @Override
  protected DatasetStore store() {
    return new InMemoryDatasetStore(Reads.OF_THE_SCOPE);
  }
}
