package dev.tidemark.lambda;

import java.util.Map;

/** The function of datasets and records. */
public final class SyncFunction extends ApiFunction {

  /** Starts as Lambda does, set by the environment variables of the process. */
  public SyncFunction() {
    this(lambdaEnvironment());
  }

  /** Starts with these environment variables. */
  public SyncFunction(Map<String, String> environment) {
    this(new Wiring(environment));
  }

  private SyncFunction(Wiring wiring) {
    super(wiring.datasetRouter(), wiring.callers());
    if (wiring.isBeforeSnapshot()) {
      prime(wiring::primeDatasets, PrimingEvents.ofDatasets());
    }
  }
}
