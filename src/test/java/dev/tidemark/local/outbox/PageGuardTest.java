package dev.tidemark.local.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.Headers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageGuardTest {
  /** A page whose own name leads to this machine sends neither of the headers that tell. */
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8014, false",
    "localhost:8014, false",
    "'[::1]:8014', false",
    "192.168.1.5, false",
    "tidemark:8014, false",
    "tidemark.localhost:8014, false",
    "app.example:8014, true",
    "127.0.0.1.app.example, true",
    "1.2.3.4.example:8014, true",
    "'', true"
  })
  void nameOnTheInternet_isOfAPage(String host, boolean isFromPage) {
    Headers headers = new Headers();
    headers.set("Host", host);
    assertEquals(isFromPage, PageGuard.isFromPage(headers));
  }
}
