package dev.tidemark.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Answers every request with an empty object. */
public final class SyncFunction implements RequestStreamHandler {
  private final Map<String, String> environment;

  /** Makes a function from the environment of the process. */
  public SyncFunction() {
    this(System.getenv());
  }

  /** Makes a function from the given variables. */
  public SyncFunction(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    context.getLogger().log("variables: " + environment.keySet());
    String answer =
        "{\"statusCode\":200,\"headers\":{\"content-type\":\"application/json\"},\"body\":\"{}\"}";
    output.write(answer.getBytes(StandardCharsets.UTF_8));
  }
}
