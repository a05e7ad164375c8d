package dev.tidemark.dynamodb.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.crt.io.SocketOptions;
import software.amazon.awssdk.crt.io.SocketOptions.TcpNoDelay;

class SocketsTest {
  /**
   * The SDK's HTTP client keeps this default. With Nagle's algorithm, as before aws-crt 0.48.2, the
   * first request of a connection with TLS waits 40 ms for an acknowledgement.
   */
  @Test
  void socketsSendSmallPacketsAtOnce() {
    try (SocketOptions options = new SocketOptions()) {
      assertEquals(TcpNoDelay.ON, options.tcpNoDelay);
    }
  }
}
