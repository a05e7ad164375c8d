package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.pages.SeenPages;
import dev.tidemark.sync.DatasetStore.Basis;
import dev.tidemark.sync.DatasetStore.View;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The items that a read returned beside the dataset item, for the write that follows it.
 *
 * @param identity the identity item, if it was read: every creation and deletion needs it
 * @param pages the pages that were read, if the dataset is in pages
 * @param unknown the attributes of the dataset item that the next write carries along: its {@link
 *     MergedNames}, and those that this version does not know
 */
record SeenItems(
    Optional<IdentityItem> identity, Optional<SeenPages> pages, Map<String, AttributeValue> unknown)
    implements Basis {
  static final SeenItems NONE = new SeenItems(Optional.empty(), Optional.empty(), Map.of());

  SeenItems with(IdentityItem item) {
    return new SeenItems(Optional.of(item), pages, unknown);
  }

  SeenItems with(SeenPages read) {
    return new SeenItems(identity, Optional.of(read), unknown);
  }

  SeenItems with(Map<String, AttributeValue> carried) {
    return new SeenItems(identity, pages, carried);
  }

  SeenItems withUnknownOf(EncodedDatasetItem dataset) {
    return new SeenItems(identity, pages, dataset.unknown());
  }

  /** Returns the items of a view. */
  static SeenItems of(View view) {
    Basis basis =
        switch (view) {
          case View.Existing existing -> existing.basis();
          case View.Missing missing -> missing.basis();
        };
    if (basis instanceof SeenItems seen) {
      return seen;
    }
    throw new IllegalArgumentException("view of another store");
  }
}
