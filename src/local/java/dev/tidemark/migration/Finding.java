package dev.tidemark.migration;

import dev.tidemark.model.DatasetId;

/**
 * A dataset, and what became of it.
 *
 * @param kind the kind
 * @param dataset the dataset
 * @param isWritten whether it was written, as a whole or in part
 */
public record Finding(Kind kind, DatasetId dataset, boolean isWritten) {
  Finding(Kind kind, DatasetId dataset) {
    this(kind, dataset, kind.isWritten());
  }

  /** The kinds. */
  public enum Kind {
    /** The dataset is here now, with its counts. */
    TAKEN("taken over", false),
    /** A copy that nobody has updated here was replaced by what the source has now. */
    RENEWED("copied again", false),
    /** The dataset is here now, with counts above those that the name had here. */
    RAISED("taken over with higher counts; its devices start over", false),
    /** The copy here is what the source has. */
    SAME("unchanged at the source", false),
    /** The dataset was updated here since it was taken over, and not at the source. */
    UPDATED_HERE("updated here only", false),
    /** Both sides have the same keys and values, by updates of their own. */
    EQUAL("the same keys and values on both sides", false),
    /** The dataset was updated on both sides since it was taken over. */
    BOTH_SIDES("updated on both sides; it stays as it is here", true),
    /** The dataset began here, and the source has one of the same name. */
    BEGAN_HERE("began here, and the source has another; it stays as it is here", true),
    /** The dataset was deleted here, and the source still has it. */
    DELETED_HERE("deleted here; it stays deleted", true),
    /** A copy that nobody has updated here is no longer at the source. */
    DELETED_AT_SOURCE("a copy here that the source does not have any more; it stays here", true),
    /** The dataset was written back to the source. */
    RETURNED("written back to the source", false),
    /** The source has records that are newer than those here, or that are not here. */
    NEWER_THERE(
        "records that are newer at the source or only there stay; all others go back", true),
    /** The source has a dataset that is not here. */
    ONLY_THERE("not here; it stays at the source", true),
    /** A copy that nobody has updated here is no longer at the source. */
    DELETED_THERE("an unchanged copy that the source does not have any more; not written", true),
    /** The source refused the dataset because of a limit. */
    REFUSED_THERE("over a limit of the source; some of it is not written back", true),
    /** The dataset cannot be stored. */
    UNUSABLE("too large for the table, or invalid; it is not here", true);

    private final String text;
    private final boolean isDifference;

    Kind(String text, boolean isDifference) {
      this.text = text;
      this.isDifference = isDifference;
    }

    /** Returns the meaning in words. */
    public String text() {
      return text;
    }

    /** Tells whether the sides differ, and the migration leaves it so. */
    public boolean isDifference() {
      return isDifference;
    }

    private boolean isWritten() {
      return this == TAKEN || this == RENEWED || this == RAISED;
    }
  }
}
