package dev.tidemark.localstack;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A function that sleeps for {@code SLEEP_MILLIS} and then returns the text {@code OUTPUT}. */
public final class BadTrigger implements RequestStreamHandler {
  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    try {
      Thread.sleep(Long.parseLong(System.getenv("SLEEP_MILLIS")));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    output.write(System.getenv("OUTPUT").getBytes(StandardCharsets.UTF_8));
  }
}
