package dev.tidemark.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A trigger that in turn allows an update, changes its values, fails, and breaks the rules on
 * output.
 */
public final class FuzzedTrigger implements RequestStreamHandler {
  private final AtomicInteger events = new AtomicInteger();

  /** Creates the trigger; called by reflection. */
  public FuzzedTrigger() {}

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    String event = new String(input.readAllBytes(), UTF_8);
    String result =
        switch (events.getAndIncrement() % 4) {
          case 0 -> throw new IllegalStateException("refused by dev.tidemark.fuzz");
          case 1 -> event.replace("\"newValue\":\"", "\"newValue\":\"!");
          case 2 -> event.substring(0, event.length() / 2);
          default -> event;
        };
    output.write(result.getBytes(UTF_8));
  }
}
