package dev.tidemark.local;

import java.net.URI;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Endpoints on the command line. */
final class HttpEndpoint {
  private HttpEndpoint() {}

  /**
   * Returns an endpoint if it is an http address.
   *
   * @throws ParameterException if it is another one
   */
  static URI of(String option, URI endpoint, CommandLine commandLine) {
    String scheme = endpoint.getScheme();
    if (endpoint.getHost() == null || scheme == null || !scheme.matches("https?")) {
      throw new ParameterException(
          commandLine, "%s is not an http address: %s".formatted(option, endpoint));
    }
    return endpoint;
  }
}
