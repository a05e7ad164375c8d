package dev.tidemark.usage;

/**
 * The changes of one pool that one delivery of the stream contains.
 *
 * @param stream the label of the stream; another table, such as a restored one, has another label
 * @param first the number of the first change
 * @param last the number of the last change
 */
public record CountedBatch(String stream, SequenceNumber first, SequenceNumber last) {
  public CountedBatch {
    if (first.compareTo(last) > 0) {
      throw new IllegalArgumentException("the first change of a batch is after its last one");
    }
  }
}
