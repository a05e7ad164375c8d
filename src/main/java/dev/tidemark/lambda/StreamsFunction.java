package dev.tidemark.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/**
 * The Lambda function that publishes the changes of the table's stream to the Kinesis streams of
 * identity pools. It is apart from {@link ChangesFunction}, since a throttled Kinesis stream holds
 * it up.
 *
 * <p>An exception makes Lambda deliver the same batch again.
 */
public final class StreamsFunction implements RequestStreamHandler {
  private final ChangeHandler updates;
  private final RequestLines lines;

  /** Starts in Lambda, with the environment variables of the process. */
  public StreamsFunction() {
    this(ApiFunction.lambdaEnvironment());
  }

  /** Starts with the given environment variables. */
  public StreamsFunction(Map<String, String> environment) {
    this(environment, Surroundings.LAMBDA);
  }

  /** Starts with the given environment variables, in a host other than Lambda. */
  public StreamsFunction(Map<String, String> environment, Surroundings surroundings) {
    this.lines = RequestLines.ofChanges(surroundings);
    this.updates = new Wiring(environment, surroundings).streams();
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    lines.serve(context, () -> updates.handle(input, output, context));
  }
}
