package dev.tidemark.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import dev.tidemark.json.Json;
import dev.tidemark.telemetry.Measure;
import dev.tidemark.telemetry.RequestFacts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Handles events of the table's stream. */
@FunctionalInterface
interface ChangeHandler {
  /**
   * Handles an event.
   *
   * @return the number of changes of datasets in it
   * @throws IOException if it is no event of a stream
   */
  int handle(InputStream event) throws IOException;

  /** Handles an event within the time of its invocation, and writes the number of its changes. */
  default void handle(InputStream event, OutputStream output, Context context) throws IOException {
    int handled = InvocationTime.<Integer, IOException>within(context, () -> handle(event));
    RequestFacts.current().add(Measure.CHANGES, handled);
    RequestFacts.current().outcome("", 0);
    Json.write(
        output,
        json -> {
          json.writeStartObject();
          json.writeNumberField("DatasetChanges", handled);
          json.writeEndObject();
        });
  }
}
