package dev.tidemark.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.tidemark.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/**
 * The Lambda function of the table's stream. It counts the usage of identity pools, and then sends
 * push notifications.
 *
 * <p>An exception makes Lambda deliver the same batch again.
 */
public final class ChangesFunction implements RequestStreamHandler {
  private final ChangeHandler changes;

  /** Handles an event of the table's stream. */
  @FunctionalInterface
  interface ChangeHandler {
    /**
     * Handles an event.
     *
     * @return the number of changes of datasets in it
     * @throws IOException if it is no event of a stream
     */
    int handle(InputStream event) throws IOException;
  }

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
    int handled = InvocationTime.<Integer, IOException>within(context, () -> changes.handle(input));
    Json.write(
        output,
        json -> {
          json.writeStartObject();
          json.writeNumberField("DatasetChanges", handled);
          json.writeEndObject();
        });
  }
}
