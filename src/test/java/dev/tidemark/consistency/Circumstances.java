package dev.tidemark.consistency;

import dev.tidemark.dynamodb.FaultPlan.Fault;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a simulated call met while it was served: what else than the service may be to blame. */
final class Circumstances {
  /** After which everybody knows that nothing was done. */
  static final Set<Fault> REFUSALS = EnumSet.of(Fault.THROTTLED, Fault.CONFLICT, Fault.UNPROCESSED);

  /** Which say nothing of others that would be in the way. */
  private static final Set<Fault> FAILURES = EnumSet.of(Fault.FAILED, Fault.REQUEST_LOST);

  /** Which trying again may not help against: a transaction can be cancelled for what it is. */
  private static final Set<Fault> CANCELLATIONS =
      EnumSet.of(Fault.CANCELLED, Fault.CANCELLED_MIXED);

  private final List<Fault> faults = new ArrayList<>();
  private boolean isAlone = true;
  private boolean isHurried;
  private Optional<Throwable> failure = Optional.empty();

  /** Notes a fault that DynamoDB answered a request with, or that befell it on its way. */
  void meet(Fault fault) {
    faults.add(fault);
  }

  /** Notes that other calls were served at the same time, or their writes still on their way. */
  void meetOthers() {
    isAlone = false;
  }

  /** Notes that there was less time than a function has, or that it stood still. */
  void hurry() {
    isHurried = true;
  }

  /** Notes that the store failed otherwise than with what it may throw. */
  void fail(Throwable thrown) {
    failure = Optional.of(thrown);
  }

  /**
   * Returns what speaks against an answer: a failure that nothing explains.
   *
   * @param status of the answer
   */
  Optional<String> objection(int status) {
    if (failure.isPresent()) {
      return Optional.of("failed by " + failure.get());
    }
    if (isHurried) {
      return Optional.empty();
    }
    return switch (status) {
      case 500 ->
          REFUSALS.containsAll(faults) || isOneThatMayPass()
              ? Optional.of("500, though what had failed was " + faults)
              : Optional.empty();
      case 429 ->
          isAlone && (FAILURES.containsAll(faults) || isOneThatMayPass())
              ? Optional.of("429, though all that was in the way was " + faults)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** Each request is tried more than once. */
  private boolean isOneThatMayPass() {
    return faults.size() == 1 && !CANCELLATIONS.containsAll(faults);
  }
}
