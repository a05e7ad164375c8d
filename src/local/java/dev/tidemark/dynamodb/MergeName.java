package dev.tidemark.dynamodb;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;

/**
 * The names of a guest's dataset in the identity that it is merged into.
 *
 * @param main the name of the dataset that the guest's belongs to
 * @param merged the name of the guest's dataset, which may be too long
 */
record MergeName(String main, String merged) {
  /**
   * Returns the names for a guest's dataset: its own, and {@code <its own>.<guest's id>}. A dataset
   * that was merged into the guest, and not used up yet, keeps its name.
   */
  static MergeName of(DatasetId guests, boolean wasMerged) {
    String name = guests.name().value();
    int dot = name.lastIndexOf('.');
    return wasMerged && dot > 0
        ? new MergeName(name.substring(0, dot), name)
        : new MergeName(name, name + "." + guests.owner().identity());
  }

  boolean isValid() {
    return merged.length() <= DatasetName.CONSTRAINT.maxLength();
  }
}
