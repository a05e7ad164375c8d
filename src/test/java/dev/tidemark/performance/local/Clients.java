package dev.tidemark.performance.local;

import software.amazon.awssdk.http.crt.AwsCrtHttpClient;

/** The HTTP client of AWS's clients: the same for all. */
final class Clients {
  private static final int MAX_CONNECTIONS = 128;

  private Clients() {}

  static AwsCrtHttpClient.Builder http() {
    return AwsCrtHttpClient.builder().maxConcurrency(MAX_CONNECTIONS);
  }
}
