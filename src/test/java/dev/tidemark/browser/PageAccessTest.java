package dev.tidemark.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.Headers;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PageAccessTest {
  /** A page whose own name leads to this machine is of the same origin. */
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8014, true",
    "localhost:8014, true",
    "'[::1]:8014', true",
    "tidemark.localhost:8014, true",
    "app.example:8014, false",
    "127.0.0.1.app.example, false",
    "'', false"
  })
  void nameOnTheInternet_isRefused(String host, boolean isAllowed) {
    Headers headers = new Headers();
    headers.set("Host", host);
    headers.set("Origin", "http://" + host);
    assertEquals(isAllowed, new PageAccess(Optional.empty()).allows(headers));
  }
}
