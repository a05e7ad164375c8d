package dev.tidemark.sync;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.OTHER_OWNER;
import static dev.tidemark.model.Samples.OWNER;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.remove;
import static dev.tidemark.model.Samples.replace;
import static dev.tidemark.model.Samples.withoutRecords;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.model.DatasetId;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.DescribeIdentityUsage.Usage;
import dev.tidemark.sync.FaultyDatasetStore.Fault;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Descriptions of a dataset and of an identity's usage. */
final class DescriptionsTest {
  private static final DatasetId D = dataset("d");

  private final Operations on = new Operations();

  @Test
  void existingDataset_isDescribed() {
    on.put(D, replace("a", 0, "1"), remove("b", 0));

    assertEquals(
        Optional.of(withoutRecords(assertInstanceOf(View.Existing.class, on.stored(D)).dataset())),
        on.describeDataset.describe(D));
  }

  @Test
  void missingDataset_isNotDescribed() {
    on.put(dataset("other"), replace("a", 0, "1"));
    assertEquals(Optional.empty(), on.describeDataset.describe(D));
    on.put(D, replace("a", 0, "1"));
    on.delete(D);

    assertEquals(Optional.empty(), on.describeDataset.describe(D));
  }

  @Test
  void busyStore_throws() {
    on.store.onReads(Fault.BUSY);

    assertThrows(StoreBusyException.class, () -> on.describeDataset.describe(D));
  }

  @Test
  void unknownIdentity_usesNothing() {
    on.put(D, replace("a", 0, "1"));

    assertEquals(new Usage(0, 0, Optional.empty()), on.describeIdentityUsage.describe(OTHER_OWNER));
  }

  @Test
  void usage_addsTheDatasetsUp() {
    on.clock.set(DATE.plusSeconds(9));
    on.put(D, replace("é", 0, "1"), remove("b", 0));
    on.clock.set(DATE.plusSeconds(3));
    on.put(dataset("e"), replace("a", 0, "22"));
    on.put(dataset("gone"), replace("a", 0, "333"));
    on.delete(dataset("gone"));

    assertEquals(
        new Usage(2, 3 + 3, Optional.of(DATE.plusSeconds(9))),
        on.describeIdentityUsage.describe(OWNER));
  }
}
