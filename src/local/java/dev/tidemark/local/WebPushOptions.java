package dev.tidemark.local;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of push for the web. */
final class WebPushOptions {
  private static final int DEFAULT_PORT = 8016;

  @Option(
      names = "--web-push-port",
      paramLabel = "PORT",
      description =
          "port on which browsers subscribe to changes; 0 means any free port (default: 8016, and"
              + " with --port any free port)")
  private @Nullable Integer port;

  /**
   * Returns the port; 0 means any free port. A second service, which needs another port, also finds
   * a free one for this.
   *
   * @param hasDefaultPort whether the service itself has its default port
   */
  int port(boolean hasDefaultPort) {
    if (port != null) {
      return port;
    }
    return hasDefaultPort ? DEFAULT_PORT : 0;
  }
}
