package dev.tidemark.model;

/**
 * The name of a dataset, unique within its identity.
 *
 * @param value letters, digits, {@code _}, {@code .}, {@code :} and {@code -}
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_Dataset.html">Dataset</a>
 */
public record DatasetName(String value) implements Comparable<DatasetName> {
  /** The constraint on the text. */
  public static final Constraint CONSTRAINT =
      Constraint.characters(1, 128, "[a-zA-Z0-9_.:-]+", Ascii.lettersDigitsAnd("_.:-")::covers);

  public DatasetName {
    CONSTRAINT.check("dataset name", value);
  }

  @Override
  public int compareTo(DatasetName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
