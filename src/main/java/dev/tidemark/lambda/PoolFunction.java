package dev.tidemark.lambda;

import java.util.Map;

/** The Lambda function of the operations on identity pools. */
public final class PoolFunction extends ApiFunction {

  /** Starts in Lambda, with the environment variables of the process. */
  public PoolFunction() {
    this(lambdaEnvironment());
  }

  /** Starts with the given environment variables. */
  public PoolFunction(Map<String, String> environment) {
    this(environment, Surroundings.LAMBDA);
  }

  /** Starts with the given environment variables, in a host other than Lambda. */
  public PoolFunction(Map<String, String> environment, Surroundings surroundings) {
    this(new Wiring(environment, surroundings));
  }

  private PoolFunction(Wiring wiring) {
    super(wiring.poolRouter(), wiring.callers(), wiring.requestLines(false));
    if (wiring.isBeforeSnapshot()) {
      Priming.run(
          () -> wiring.callServices(false),
          new Priming(new PoolFunction(PrimingWiring.inMemory()))::pools);
      wiring.closeGate();
    }
  }
}
