package dev.tidemark.lambda;

import java.util.Map;

/** The Lambda function of the operations on devices and subscriptions. */
public final class PushFunction extends ApiFunction {

  /** Starts in Lambda, with the environment variables of the process. */
  public PushFunction() {
    this(lambdaEnvironment());
  }

  /** Starts with the given environment variables. */
  public PushFunction(Map<String, String> environment) {
    this(environment, Surroundings.LAMBDA);
  }

  /** Starts with the given environment variables, in a host other than Lambda. */
  public PushFunction(Map<String, String> environment, Surroundings surroundings) {
    this(new Wiring(environment, surroundings));
  }

  private PushFunction(Wiring wiring) {
    super(wiring.pushRouter(), wiring.callers(), wiring.requestLines(true));
    if (wiring.isBeforeSnapshot()) {
      Priming.run(
          () -> wiring.callServices(true),
          new Priming(new PushFunction(PrimingWiring.inMemory()))::devices);
      wiring.closeGate();
    }
  }
}
