package dev.tidemark.local;

import java.util.HashMap;
import java.util.Map;

/** The Lambda API and the credentials for the functions that pools set as triggers. */
final class LambdaAccess {
  /** Port 1 of this machine, on which nothing listens. */
  private static final String NO_LAMBDA = "http://127.0.0.1:1";

  private LambdaAccess() {}

  /**
   * Returns the system properties that keep calls out of AWS, whatever credentials the shell has,
   * unless the user wants them. Without a Lambda API of the user's, calls go to an address without
   * a server. Made-up credentials serve an API on this machine, which requires but ignores them.
   *
   * @param shell the shell's variables
   * @param awsTriggers whether the user wants calls to AWS
   */
  static Map<String, String> properties(Map<String, String> shell, boolean awsTriggers) {
    boolean hasEndpoint = shell.containsKey("AWS_ENDPOINT_URL_LAMBDA");
    boolean hasCredentials =
        shell.containsKey("AWS_ACCESS_KEY_ID") || shell.containsKey("AWS_PROFILE");
    Map<String, String> properties = new HashMap<>();
    if (!hasEndpoint && !awsTriggers) {
      properties.put("aws.endpointUrlLambda", NO_LAMBDA);
    }
    if (hasEndpoint ? !hasCredentials : !awsTriggers) {
      properties.put("aws.accessKeyId", "local");
      properties.put("aws.secretAccessKey", "local");
    }
    return properties;
  }
}
