package dev.tidemark.lambda;

import java.util.List;
import java.util.Map;

/** The function of identity pools, for developers. */
public final class PoolFunction extends ApiFunction {

  /** Starts as Lambda does, set by the environment variables of the process. */
  public PoolFunction() {
    this(lambdaEnvironment());
  }

  /** Starts with these environment variables. */
  public PoolFunction(Map<String, String> environment) {
    this(new Wiring(environment));
  }

  private PoolFunction(Wiring wiring) {
    super(wiring.poolRouter(), wiring.callers());
    if (wiring.isBeforeSnapshot()) {
      prime(() -> {}, List.of(PrimingEvents.ofPools()));
    }
  }
}
