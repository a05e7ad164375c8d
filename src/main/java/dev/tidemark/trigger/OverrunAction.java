package dev.tidemark.trigger;

import java.lang.System.Logger.Level;
import java.util.Map;

/** The action on a handler that does not end although its time is over and it was interrupted. */
@FunctionalInterface
interface OverrunAction {
  /** Acts on the handler of this name. */
  void handlerDoesNotEnd(String handler);

  /**
   * Returns the action for a process: in Lambda, the process ends, so Lambda starts another.
   * Elsewhere the process goes on, with one busy thread more.
   *
   * @param environment the environment variables of the process
   */
  static OverrunAction of(Map<String, String> environment) {
    boolean isLambda = environment.containsKey("AWS_LAMBDA_FUNCTION_NAME");
    return handler -> {
      System.getLogger(OverrunAction.class.getName())
          .log(
              Level.ERROR,
              "{0} does not end, and nothing can stop its thread{1}",
              handler,
              isLambda ? ". The process ends" : "");
      if (isLambda) {
        Runtime.getRuntime().halt(1);
      }
    };
  }
}
