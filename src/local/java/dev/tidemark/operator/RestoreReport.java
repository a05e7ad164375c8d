package dev.tidemark.operator;

import dev.tidemark.dynamodb.IdentityRestore;
import dev.tidemark.model.SyncCount;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of a restore.
 *
 * @param floor the floor of the table
 * @param wasReady whether an earlier run had already finished, so this run did nothing
 * @param identities the number of identities that were checked
 * @param raised the number of datasets that were raised above the floor
 * @param leftovers the number of items that belonged to no dataset
 * @param losses the losses, one sentence each
 */
public record RestoreReport(
    SyncCount floor,
    boolean wasReady,
    long identities,
    long raised,
    long leftovers,
    List<String> losses) {
  public RestoreReport {
    losses = List.copyOf(losses);
  }

  /** Returns the report of a table that an earlier run has restored. */
  static RestoreReport ofReadyTable(SyncCount floor) {
    return new RestoreReport(floor, true, 0, 0, 0, List.of());
  }

  /** Returns the report of one identity. */
  static RestoreReport of(SyncCount floor, IdentityRestore.Result identity) {
    return new RestoreReport(
        floor, false, 1, identity.raised(), identity.leftovers(), identity.losses());
  }

  /** Returns the sum of both reports. */
  RestoreReport plus(RestoreReport other) {
    List<String> all = new ArrayList<>(losses);
    all.addAll(other.losses);
    return new RestoreReport(
        floor,
        wasReady,
        identities + other.identities,
        raised + other.raised,
        leftovers + other.leftovers,
        all);
  }
}
