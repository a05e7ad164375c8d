package dev.tidemark.local;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/**
 * The health check of the image: a program that succeeds if a service responds. It needs nothing
 * but Java, so that any image with Java may be the base.
 */
public final class HealthCheck {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private HealthCheck() {}

  /**
   * Ends with status 0 if the service is healthy, otherwise with status 1.
   *
   * @param arguments the URL of its health route
   */
  public static void main(String[] arguments) {
    System.exit(isHealthy(URI.create(arguments[0])) ? 0 : 1);
  }

  /** Returns whether a GET request gets status 200 within five seconds. */
  static boolean isHealthy(URI health) {
    try {
      HttpURLConnection connection = (HttpURLConnection) health.toURL().openConnection();
      connection.setConnectTimeout((int) TIMEOUT.toMillis());
      connection.setReadTimeout((int) TIMEOUT.toMillis());
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false;
    }
  }
}
