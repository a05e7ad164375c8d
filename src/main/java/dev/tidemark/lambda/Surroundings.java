package dev.tidemark.lambda;

import dev.tidemark.sync.SyncTriggers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpClient;

/** The things that a function gets from its host, beside the environment variables. */
public class Surroundings {
  /** Lambda as the host: the time of the system, and triggers as they are configured. */
  static final Surroundings LAMBDA = new Surroundings();

  /** Returns the time. */
  public InstantSource clock() {
    return InstantSource.system();
  }

  /**
   * Returns the HTTP client for a DynamoDB other than AWS's, if the host has one. The function does
   * not close it.
   */
  public Optional<SdkHttpClient> dynamoDbHttp() {
    return Optional.empty();
  }

  /**
   * Writes the log line of a request to the standard output, if the process is in Lambda. Lambda's
   * logger would wrap it in JSON, of which CloudWatch makes no metrics.
   *
   * @param requestId the id of the request
   * @param line JSON in UTF-8, with a line feed at its end
   * @throws IOException if the line cannot be written
   */
  public void writeLine(String requestId, ByteArrayOutputStream line) throws IOException {
    if (System.getenv("AWS_LAMBDA_FUNCTION_NAME") != null) {
      line.writeTo(System.out);
      System.out.flush();
    }
  }

  /**
   * Returns the triggers of updates.
   *
   * @param configured the triggers that pools and the deployment have set
   */
  public SyncTriggers triggers(SyncTriggers configured) {
    return configured;
  }
}
