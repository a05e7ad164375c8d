package dev.tidemark.dynamodb;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Decides by chance which requests to DynamoDB meet a fault, and which. Now and then there is a
 * storm: the same fault meets request after request, as it does when DynamoDB throttles, or a
 * network is down.
 */
public final class FaultPlan {
  /** One in so many faults is the beginning of a storm, which meets at most so many requests. */
  private static final int STORM_EVERY = 40;

  private static final int LONGEST_STORM = 120;

  /** How many requests meet a fault at least that are sent again because of one. */
  private static final double RATE_OF_REPETITIONS = 0.5;

  private final Random random;
  private final double rate;
  private final List<Fault> faults;
  private final Consumer<Fault> observer;
  private final Map<Fault, Integer> made = new EnumMap<>(Fault.class);
  private Fault storm = Fault.THROTTLED;
  private int stormLeft;
  private boolean isCalm;

  /**
   * Makes some faults.
   *
   * @param rate how many of all requests meet one, from 0 to 1, storms aside
   * @param observer is told of each fault, in the thread of who meets it
   */
  public FaultPlan(Random random, double rate, Set<Fault> faults, Consumer<Fault> observer) {
    this.random = random;
    this.rate = rate;
    this.faults = faults.stream().sorted().toList();
    this.observer = observer;
  }

  /** What is asked of DynamoDB. */
  enum Request {
    /** A read of some items, or a Query. */
    READ,
    /** A read of a batch of items. */
    BATCH,
    /** A write of one item. */
    WRITE,
    /** A transaction of writes. */
    TRANSACTION,
    /** A transaction that is being carried out already, or was. */
    REPEATED_TRANSACTION
  }

  /** Which requests can meet a fault. */
  private enum Target {
    ALL,
    WRITES,
    NEW_WRITES,
    TRANSACTIONS,
    NEW_TRANSACTIONS,
    BATCHES;

    boolean has(Request request) {
      return switch (this) {
        case ALL -> true;
        case WRITES -> request != Request.READ && request != Request.BATCH;
        case NEW_WRITES -> request == Request.WRITE || request == Request.TRANSACTION;
        case TRANSACTIONS ->
            request == Request.TRANSACTION || request == Request.REPEATED_TRANSACTION;
        case NEW_TRANSACTIONS -> request == Request.TRANSACTION;
        case BATCHES -> request == Request.BATCH;
      };
    }
  }

  /** What happens to a request. */
  public enum Fault {
    /** It does not arrive. */
    REQUEST_LOST(Target.ALL),
    /** It is carried out, and the answer does not arrive. */
    ANSWER_LOST(Target.ALL),
    /** The connection ends, and it is carried out shortly after that. */
    LATE(Target.WRITES),
    /** It is not carried out, and DynamoDB says that it failed. */
    FAILED(Target.ALL),
    /** It is carried out, and DynamoDB says that it failed. */
    FAILED_AFTERWARDS(Target.WRITES),
    /** The caller gives up; it is carried out some time, up to a minute later. */
    TIMED_OUT(Target.ALL),
    /** It takes long, perhaps longer than the caller waits. */
    SLOW(Target.ALL),
    /** DynamoDB has too much to do. */
    THROTTLED(Target.ALL),
    /** Another transaction is in the way, as DynamoDB says. */
    CONFLICT(Target.NEW_WRITES),
    /** A transaction is cancelled for one reason. */
    CANCELLED(Target.NEW_TRANSACTIONS),
    /** A transaction is cancelled for several reasons, conditions that do not hold among them. */
    CANCELLED_MIXED(Target.NEW_TRANSACTIONS),
    /** The same transaction is being carried out, as DynamoDB says. */
    IN_PROGRESS(Target.TRANSACTIONS),
    /** The transaction's token was used for another, as DynamoDB says. */
    PARAMETER_MISMATCH(Target.TRANSACTIONS),
    /** A batch is carried out in part. */
    UNPROCESSED(Target.BATCHES);

    private final Target target;

    Fault(Target target) {
      this.target = target;
    }
  }

  /** Makes no more faults. */
  public void calm() {
    isCalm = true;
  }

  /**
   * Returns the fault that a request meets, if it does.
   *
   * @param attempt how often it is sent with this, from 1: a fault seldom comes alone
   */
  Optional<Fault> next(Request request, int attempt) {
    if (isCalm || faults.isEmpty()) {
      return Optional.empty();
    }
    Fault fault = storm;
    if (stormLeft > 0) {
      stormLeft--;
    } else if (random.nextDouble() < (attempt == 1 ? rate : Math.max(rate, RATE_OF_REPETITIONS))) {
      fault = faults.get(random.nextInt(faults.size()));
      if (random.nextInt(STORM_EVERY) == 0) {
        storm = fault;
        stormLeft = random.nextInt(LONGEST_STORM);
      }
    } else {
      return Optional.empty();
    }
    if (!fault.target.has(request)) {
      return Optional.empty();
    }
    made.merge(fault, 1, Integer::sum);
    observer.accept(fault);
    return Optional.of(fault);
  }

  /** Returns how many faults of each kind were made. */
  public Map<Fault, Integer> made() {
    return Map.copyOf(made);
  }
}
