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
    this(new Wiring(environment));
  }

  private PushFunction(Wiring wiring) {
    super(wiring.pushRouter(), wiring.callers());
    if (wiring.isBeforeSnapshot()) {
      Priming.run(
          wiring::callServices, new Priming(new PushFunction(PrimingWiring.inMemory()))::devices);
      wiring.closeGate();
    }
  }
}
