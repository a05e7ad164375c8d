package dev.tidemark.usage;

import java.math.BigInteger;

/**
 * The number of a change in the table's stream. The changes of one batch have ascending numbers.
 *
 * @param value decimal digits, up to forty
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamRecord.html">
 *     StreamRecord</a>
 */
public record SequenceNumber(String value) implements Comparable<SequenceNumber> {
  public SequenceNumber {
    if (value.isEmpty() || !value.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
      throw new IllegalArgumentException(
          "not a sequence number: " + value.length() + " characters");
    }
  }

  @Override
  public int compareTo(SequenceNumber other) {
    return new BigInteger(value).compareTo(new BigInteger(other.value));
  }

  @Override
  public String toString() {
    return value;
  }
}
