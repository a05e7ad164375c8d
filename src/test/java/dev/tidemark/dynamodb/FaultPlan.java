package dev.tidemark.dynamodb;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Decides by chance which requests to DynamoDB meet a fault, and which. */
public final class FaultPlan {
  private final Random random;
  private final double rate;
  private final List<Fault> faults;
  private final Map<Fault, Integer> made = new EnumMap<>(Fault.class);
  private boolean isCalm;

  /**
   * Makes some faults.
   *
   * @param rate how many of all requests meet one, from 0 to 1
   */
  public FaultPlan(Random random, double rate, Set<Fault> faults) {
    this.random = random;
    this.rate = rate;
    this.faults = faults.stream().sorted().toList();
  }

  /** What happens to a request. */
  public enum Fault {
    /** It does not arrive. */
    REQUEST_LOST(true, true),
    /** It is carried out, and the answer does not arrive. */
    ANSWER_LOST(true, true),
    /** It is not carried out, and DynamoDB says that it failed. */
    FAILED(true, true),
    /** It is carried out, and DynamoDB says that it failed. */
    FAILED_AFTERWARDS(true, true),
    /**
     * The caller gives up; it is carried out some time, or again and again by the SDK's retries.
     */
    TIMED_OUT(true, true),
    /** It takes long. */
    SLOW(true, true),
    /** DynamoDB has too much to do. */
    THROTTLED(true, true),
    /** Another transaction is in the way, as DynamoDB says. */
    CONFLICT(true, true),
    /** A transaction is cancelled for one reason. */
    CANCELLED(false, true),
    /** A transaction is cancelled for several reasons. */
    CANCELLED_MIXED(false, true),
    /** The same transaction is being carried out, as DynamoDB says. */
    IN_PROGRESS(false, true),
    /** The transaction's token was used for another, as DynamoDB says. */
    PARAMETER_MISMATCH(false, true),
    /** A batch is carried out in part. */
    UNPROCESSED(true, false);

    private final boolean isOfReads;
    private final boolean isOfWrites;

    Fault(boolean isOfReads, boolean isOfWrites) {
      this.isOfReads = isOfReads;
      this.isOfWrites = isOfWrites;
    }
  }

  /** Makes no more faults. */
  public void calm() {
    isCalm = true;
  }

  /** Returns the fault that a request meets, if it does. */
  Optional<Fault> next(boolean isWrite) {
    if (isCalm || faults.isEmpty() || random.nextDouble() >= rate) {
      return Optional.empty();
    }
    Fault fault = faults.get(random.nextInt(faults.size()));
    if (isWrite ? !fault.isOfWrites : !fault.isOfReads) {
      return Optional.empty();
    }
    made.merge(fault, 1, Integer::sum);
    return Optional.of(fault);
  }

  /** Returns how many faults of each kind were made. */
  public Map<Fault, Integer> made() {
    return Map.copyOf(made);
  }
}
