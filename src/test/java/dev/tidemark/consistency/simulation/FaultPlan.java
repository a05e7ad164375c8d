package dev.tidemark.consistency.simulation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Injects random faults into requests to DynamoDB. Now and then there is a storm: the same fault
 * strikes many requests in a row, as when DynamoDB throttles or a network is down.
 */
public final class FaultPlan {
  /** One in so many faults begins a storm; a storm strikes at most so many requests. */
  private static final int STORM_EVERY = 40;

  private static final int LONGEST_STORM = 120;

  /** The least rate of faults for retries, since faults seldom come alone. */
  private static final double RATE_OF_RETRIES = 0.5;

  private final Random random;
  private final double rate;
  private final List<Fault> faults;
  private final Consumer<Fault> observer;
  private final Map<Fault, Integer> injected = new EnumMap<>(Fault.class);
  private Fault storm = Fault.THROTTLED;
  private int stormLeft;
  private boolean isStopped;

  /**
   * Plans some kinds of faults.
   *
   * @param rate the share of requests with a fault, from 0 to 1, except for storms
   * @param observer receives each injected fault, in the thread of the request
   */
  public FaultPlan(Random random, double rate, Set<Fault> faults, Consumer<Fault> observer) {
    this.random = random;
    this.rate = rate;
    this.faults = faults.stream().sorted().toList();
    this.observer = observer;
  }

  /** A kind of request to DynamoDB. */
  enum Request {
    /** A read of some items, or a Query. */
    READ,
    /** A read of a batch of items. */
    BATCH,
    /** A write of one item. */
    WRITE,
    /** A transaction of writes. */
    TRANSACTION,
    /** A retry of a transaction that has begun or is complete. */
    RETRIED_TRANSACTION
  }

  /** The requests that a fault can strike. */
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
            request == Request.TRANSACTION || request == Request.RETRIED_TRANSACTION;
        case NEW_TRANSACTIONS -> request == Request.TRANSACTION;
        case BATCHES -> request == Request.BATCH;
      };
    }
  }

  /** A fault of a request. */
  public enum Fault {
    /** The request does not arrive. */
    REQUEST_LOST(Target.ALL),
    /** DynamoDB carries out the request, and its response does not arrive. */
    RESPONSE_LOST(Target.ALL),
    /** The connection breaks, and DynamoDB carries out the write shortly after. */
    LATE(Target.WRITES),
    /** DynamoDB responds with a failure, and has not carried out the request. */
    FAILED(Target.ALL),
    /** DynamoDB responds with a failure, and has carried out the write. */
    FAILED_AFTER_WRITE(Target.WRITES),
    /** The caller times out; DynamoDB carries out the request up to a minute later. */
    TIMED_OUT(Target.ALL),
    /** The request takes long, possibly longer than the timeout. */
    SLOW(Target.ALL),
    /** DynamoDB throttles the request. */
    THROTTLED(Target.ALL),
    /** DynamoDB reports a conflict with another transaction. */
    CONFLICT(Target.NEW_WRITES),
    /** DynamoDB cancels a transaction for one reason. */
    CANCELLED(Target.NEW_TRANSACTIONS),
    /** DynamoDB cancels a transaction for several reasons, failed conditions among them. */
    CANCELLED_MIXED(Target.NEW_TRANSACTIONS),
    /** DynamoDB reports that the same transaction is in progress. */
    IN_PROGRESS(Target.TRANSACTIONS),
    /** DynamoDB reports that another transaction has used the token. */
    PARAMETER_MISMATCH(Target.TRANSACTIONS),
    /** DynamoDB leaves a part of a batch unprocessed. */
    UNPROCESSED(Target.BATCHES);

    private final Target target;

    Fault(Target target) {
      this.target = target;
    }
  }

  /** Stops injecting faults. */
  public void stop() {
    isStopped = true;
  }

  /**
   * Returns the fault to inject into a request, if any.
   *
   * @param attempt the number of the attempt, from 1
   */
  Optional<Fault> next(Request request, int attempt) {
    if (isStopped || faults.isEmpty()) {
      return Optional.empty();
    }
    Fault fault = storm;
    if (stormLeft > 0) {
      stormLeft--;
    } else if (random.nextDouble() < (attempt == 1 ? rate : Math.max(rate, RATE_OF_RETRIES))) {
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
    injected.merge(fault, 1, Integer::sum);
    observer.accept(fault);
    return Optional.of(fault);
  }

  /** Returns the number of injected faults of each kind. */
  public Map<Fault, Integer> injected() {
    return Map.copyOf(injected);
  }
}
