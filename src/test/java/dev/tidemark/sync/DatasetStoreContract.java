package dev.tidemark.sync;

import org.junit.jupiter.api.BeforeEach;

/**
 * The contract of {@link DatasetStore}, in parts by subject. The test of each implementation
 * extends this class.
 *
 * <p>A store may be busy at any time; the tests then repeat the call.
 */
public abstract class DatasetStoreContract
    implements ReadContract,
        CommitContract,
        DeleteContract,
        ListContract,
        RecordContract,
        ConcurrencyContract {
  private ContractStore store =
      new ContractStore(new InMemoryDatasetStore(InMemoryDatasetStore.Reads.OF_THE_SCOPE));

  /** Returns an empty store. */
  protected abstract DatasetStore store();

  @BeforeEach
  final void open() {
    store = new ContractStore(store());
  }

  @Override
  public final ContractStore on() {
    return store;
  }
}
