package dev.tidemark.lambda;

import java.util.Map;

/** The Lambda function of the operations on datasets and records. */
public final class SyncFunction extends ApiFunction {
  private final Wiring wiring;

  /** Starts in Lambda, with the environment variables of the process. */
  public SyncFunction() {
    this(lambdaEnvironment());
  }

  /** Starts with the given environment variables. */
  public SyncFunction(Map<String, String> environment) {
    this(environment, Surroundings.LAMBDA);
  }

  /** Starts with the given environment variables, in a host other than Lambda. */
  public SyncFunction(Map<String, String> environment, Surroundings surroundings) {
    this(new Wiring(environment, surroundings));
  }

  /** Starts with parts that are already wired. */
  SyncFunction(Wiring wiring) {
    super(wiring.datasetRouter(), wiring.callers(), wiring.requestLines(true));
    this.wiring = wiring;
    if (wiring.isBeforeSnapshot()) {
      Priming.run(
          () -> wiring.callServices(true),
          new Priming(new SyncFunction(PrimingWiring.inMemory()))::datasets);
      wiring.closeGate();
    }
  }

  /**
   * Drops the cached settings of pools. The local service calls this when a request changes one, as
   * all its functions share a process. In Lambda, cached settings expire.
   */
  public void forgetPools() {
    wiring.forgetPools();
  }
}
