package dev.tidemark.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * The facts about one request. Each part that takes part in serving the request adds its own. None
 * is a key, a value, a token or the name of a dataset.
 *
 * <p>Only the thread that serves the request adds facts. On any other thread, {@link #current}
 * returns facts that are read by nothing.
 */
public final class RequestFacts {
  private static final ScopedValue<RequestFacts> CURRENT = ScopedValue.newInstance();
  private static final double NANOS_IN_A_MILLISECOND = 1e6;
  private static final int NUMBER_OF_FIGURES = Measure.values().length;

  private final double[] figures = new double[NUMBER_OF_FIGURES];
  private String operation = "";
  private String error = "";
  private int status;
  private String caller = "";
  private String pool = "";
  private String identity = "";
  private String triggerOutcome = "";

  /** Returns the facts about the request that this thread serves. */
  public static RequestFacts current() {
    return CURRENT.isBound() ? CURRENT.get() : new RequestFacts();
  }

  /** Tells whether this thread serves a request whose facts are gathered. */
  public static boolean isGathering() {
    return CURRENT.isBound();
  }

  /** Serves the request that these are the facts about, and returns the result. */
  public <R extends @Nullable Object, X extends Throwable> R gather(
      ScopedValue.CallableOp<? extends R, X> request) throws X {
    return ScopedValue.where(CURRENT, this).call(request);
  }

  /** Adds to a figure. */
  public void add(Measure measure, double more) {
    figures[place(measure)] += more;
  }

  /** Sets a figure to 1. */
  public void mark(Measure measure) {
    figures[place(measure)] = 1;
  }

  /** Adds the time since a reading of {@link System#nanoTime} to a figure in milliseconds. */
  public void addTimeSince(long beginNanos, Measure measure) {
    add(measure, (System.nanoTime() - beginNanos) / NANOS_IN_A_MILLISECOND);
  }

  /** Returns a figure, 0 if nothing was added. */
  public double figure(Measure measure) {
    return figures[place(measure)];
  }

  @SuppressWarnings("EnumOrdinal") // A place is used during one request only.
  private static int place(Measure measure) {
    return measure.ordinal();
  }

  /**
   * Notes the operation, and who called it for whom.
   *
   * @param name the operation's name
   * @param kindOfCaller such as {@code identity}
   * @param ofPool the id of the pool; blank for none
   * @param ofIdentity the id of the identity; blank for none
   */
  public void call(String name, String kindOfCaller, String ofPool, String ofIdentity) {
    operation = name;
    caller = kindOfCaller;
    pool = ofPool;
    identity = ofIdentity;
  }

  /** Notes the name of the error, blank for none, and the HTTP status. */
  public void outcome(String nameOfError, int httpStatus) {
    error = nameOfError;
    status = httpStatus;
  }

  /** Notes the outcome of the last invocation of the sync trigger. */
  public void triggerOutcome(String outcome) {
    triggerOutcome = outcome;
  }

  /** Returns the operation's name; blank if the request names none. */
  public String operation() {
    return operation;
  }

  /** Returns the name of the error; blank for none. */
  public String error() {
    return error;
  }

  /** Returns the HTTP status; 0 if there is no response. */
  public int status() {
    return status;
  }

  /** Returns the kind of caller; blank if the caller is unknown. */
  public String caller() {
    return caller;
  }

  /** Returns the id of the pool; blank if there is none. */
  public String pool() {
    return pool;
  }

  /** Returns the id of the identity; blank if there is none. */
  public String identity() {
    return identity;
  }

  /** Returns the outcome of the last invocation of the sync trigger; blank if there was none. */
  public String triggerOutcome() {
    return triggerOutcome;
  }
}
