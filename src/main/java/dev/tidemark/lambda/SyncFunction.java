package dev.tidemark.lambda;

import java.util.Map;

/** The Lambda function of the operations on datasets and records. */
public final class SyncFunction extends ApiFunction {

  /** Starts in Lambda, with the environment variables of the process. */
  public SyncFunction() {
    this(lambdaEnvironment());
  }

  /** Starts with the given environment variables. */
  public SyncFunction(Map<String, String> environment) {
    this(new Wiring(environment));
  }

  /** Starts with parts that are already wired. */
  SyncFunction(Wiring wiring) {
    super(wiring.datasetRouter(), wiring.callers());
    if (wiring.isBeforeSnapshot()) {
      prime(wiring::primeDatasets, PrimingEvents.ofDatasets());
      wiring.closeGate();
    }
  }
}
