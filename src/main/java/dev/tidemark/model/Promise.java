package dev.tidemark.model;

/** A promise about every update of a dataset, which its state before and after the update shows. */
public enum Promise {
  COUNT_RISES_BY_ONE("the count rises by one, and after an import behind its gap"),
  ONLY_A_RESTORE_CHANGES_THE_DELETION_COUNT(
      "only a restore changes deletedAtCount: to one below the new count, and not below the old"),
  PRUNED_COUNT_NEVER_FALLS("prunedUpToCount never falls"),
  OTHER_RECORDS_STAY("a record without the new count is the same as before"),
  RECORDS_OF_THE_UPDATE_ARE_NEW("a record with the new count differs from before"),
  ONLY_PRUNED_TOMBSTONES_VANISH("only tombstones up to prunedUpToCount vanish"),
  RECENT_UPDATES_STAY(
      "an update changes one slot of the recent updates, a restore and an import clear all"),
  KEPT_COUNTS_STAY("only an import adds a kept count, and only a restore drops them"),
  TOTALS_FOLLOW_THE_UPDATE("the totals change by no more than the records that were written");

  private final String meaning;

  Promise(String meaning) {
    this.meaning = meaning;
  }

  @Override
  public String toString() {
    return meaning;
  }
}
