package dev.tidemark.consistency.simulation;

import dev.tidemark.consistency.simulation.FaultPlan.Fault;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The faults that a simulated call met: they decide whether an error response is justified. A 500
 * or 429 without a fault or contention that explains it is a bug of the service.
 */
final class CallFaults {
  /** Faults after which the caller knows that nothing was written. */
  static final Set<Fault> REFUSALS = EnumSet.of(Fault.THROTTLED, Fault.CONFLICT, Fault.UNPROCESSED);

  /** Faults that do not justify a 429 of their own. */
  private static final Set<Fault> FAILURES = EnumSet.of(Fault.FAILED, Fault.REQUEST_LOST);

  /** Faults that a retry may not overcome: some reasons cancel a transaction every time. */
  private static final Set<Fault> CANCELLATIONS =
      EnumSet.of(Fault.CANCELLED, Fault.CANCELLED_MIXED);

  private final List<Fault> faults = new ArrayList<>();
  private boolean isAlone = true;
  private boolean hasShortDeadline;
  private boolean hasMetNewerFormat;
  private Optional<Throwable> unexpected = Optional.empty();

  /** Adds a fault of a request to DynamoDB. */
  void add(Fault fault) {
    faults.add(fault);
  }

  /** Adds that other calls ran at the same time, or that their writes were still on their way. */
  void addContention() {
    isAlone = false;
  }

  /**
   * Adds that an old function read an item in a newer format. It must respond with 429 unless the
   * item changes meanwhile, and no retry overcomes that.
   */
  void meetNewerFormat() {
    hasMetNewerFormat = true;
  }

  boolean hasMetNewerFormat() {
    return hasMetNewerFormat;
  }

  /** Adds that the function had less time than usual, or froze. */
  void shortenDeadline() {
    hasShortDeadline = true;
  }

  /** Adds an exception that the store's port does not allow. */
  void addUnexpected(Throwable thrown) {
    unexpected = Optional.of(thrown);
  }

  /**
   * Returns why a response is not justified; empty if it is.
   *
   * @param status the HTTP status
   */
  Optional<String> unjustifiedError(int status) {
    if (unexpected.isPresent()) {
      return Optional.of("the store threw " + unexpected.get());
    }
    if (hasShortDeadline) {
      return Optional.empty();
    }
    return switch (status) {
      case 500 ->
          REFUSALS.containsAll(faults) || isOvercomeByRetry()
              ? Optional.of("500, though the only faults were " + faults)
              : Optional.empty();
      case 429 ->
          isAlone && !hasMetNewerFormat && (FAILURES.containsAll(faults) || isOvercomeByRetry())
              ? Optional.of("429, without contention and with only the faults " + faults)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** The client sends each request more than once, so one such fault alone fails nothing. */
  private boolean isOvercomeByRetry() {
    return !hasMetNewerFormat && faults.size() == 1 && !CANCELLATIONS.containsAll(faults);
  }
}
