package dev.tidemark.local;

import java.util.Map;

/**
 * The rule on the environment of a trigger's process: the shell's, without AWS's credentials.
 *
 * @param withAwsCredentials whether the process sees the credentials nevertheless
 */
record ChildEnvironment(boolean withAwsCredentials) {
  /** The name of the environment variable that lets triggers see AWS's variables: `true`. */
  static final String WITH_AWS_CREDENTIALS = "TRIGGER_COMMAND_WITH_AWS_CREDENTIALS";

  /** Reads the rule from the environment of a function. */
  static ChildEnvironment of(Map<String, String> environment) {
    return new ChildEnvironment("true".equals(environment.get(WITH_AWS_CREDENTIALS)));
  }

  /** Changes the environment of a process that is about to start. */
  void applyTo(Map<String, String> environment) {
    if (withAwsCredentials) {
      return;
    }
    // The files and the server also have credentials.
    environment
        .keySet()
        .removeIf(
            name ->
                name.startsWith("AWS_")
                    && !name.equals("AWS_REGION")
                    && !name.equals("AWS_DEFAULT_REGION"));
    environment.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    environment.put("AWS_CONFIG_FILE", "/dev/null");
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
  }
}
