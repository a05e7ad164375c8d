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
  private final ChangeHandler changes;

  /** Starts in Lambda, with the environment variables of the process. */
  public ChangesFunction() {
    this(ApiFunction.lambdaEnvironment());
  }

  /** Starts with the given environment variables. */
  public ChangesFunction(Map<String, String> environment) {
    this.changes = new Wiring(environment).changes();
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    changes.handle(input, output, context);
  }
}
