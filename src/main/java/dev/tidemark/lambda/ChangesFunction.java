package dev.tidemark.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/**
 * The Lambda function of the table's stream. It counts the usage of identity pools, holds each
 * update against the promises, and then sends push notifications and events for browsers.
 *
 * <p>An exception makes Lambda deliver the same batch again.
 */
public final class ChangesFunction implements RequestStreamHandler {
  private final Work work;
  private final RequestLines lines;

  /**
   * The work of the function.
   *
   * @param changes handles the changes
   * @param forgetPools makes the next change of each pool list the pool again
   */
  record Work(ChangeHandler changes, Runnable forgetPools) {}

  /** Starts in Lambda, with the environment variables of the process. */
  public ChangesFunction() {
    this(ApiFunction.lambdaEnvironment());
  }

  /** Starts with the given environment variables. */
  public ChangesFunction(Map<String, String> environment) {
    this(environment, Surroundings.LAMBDA);
  }

  /** Starts with the given environment variables, in a host other than Lambda. */
  public ChangesFunction(Map<String, String> environment, Surroundings surroundings) {
    this.lines = RequestLines.ofChanges(surroundings);
    this.work = new Wiring(environment, surroundings).changesWork();
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    lines.serve(context, () -> work.changes().handle(input, output, context));
  }

  /**
   * Forgets which pools are listed. The local service calls this when its table was emptied. A
   * deployed table is never emptied below a running function.
   */
  public void forgetPools() {
    work.forgetPools().run();
  }
}
