package dev.tidemark.model;

import java.util.Optional;

/**
 * The news that a dataset has a higher count: an update, a deletion, or a restore.
 *
 * @param dataset the dataset
 * @param syncCount its count after the change; a deletion counts as one more update
 * @param author the device that wrote the update, or the identity or account if no device was
 *     named; empty for a deletion and for a restore, which are news to every device
 * @param deleted whether the change deleted the dataset
 */
public record DatasetNews(
    DatasetId dataset, SyncCount syncCount, Optional<String> author, boolean deleted) {

  /** Tells whether a device is the author. */
  public boolean isBy(DeviceId device) {
    return author.equals(Optional.of(device.value()));
  }
}
