package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.Headers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageGuardTest {
  /** A page whose own name leads to this machine sends neither of the headers that tell. */
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8014, true",
    "localhost:8014, true",
    "'[::1]:8014', true",
    "192.168.1.5, true",
    "tidemark:8014, true",
    "tidemark.localhost:8014, true",
    "host.docker.internal:8014, true",
    "laptop.local:8014, true",
    "app.example:8014, false",
    "127.0.0.1.app.example, false",
    "1.2.3.4.example:8014, false",
    "localhost.example, false",
    "'', false"
  })
  void nameOnTheInternet_isOfAPage(String host, boolean allowed) {
    Headers headers = new Headers();
    headers.set("Host", host);
    assertEquals(allowed, PageGuard.NO_PAGE.allows("GET", headers));
    assertEquals(allowed, PageGuard.OWN_PAGES.allows("GET", headers));
  }

  @ParameterizedTest
  @CsvSource({
    // The user typed the address.
    "GET, '', none, navigate, document, true, true",
    // A page of the service reads and writes.
    "GET, '', same-origin, cors, empty, false, true",
    "POST, http://localhost:8014, same-origin, cors, empty, false, true",
    // A browser sends no Sec-Fetch headers to an address of another machine.
    "POST, http://localhost:8014, '', '', '', false, true",
    // A link, and a form, a frame, a script or a request of another page.
    "GET, '', cross-site, navigate, document, false, true",
    "POST, http://app.example, cross-site, navigate, document, false, false",
    "GET, '', cross-site, navigate, iframe, false, false",
    "GET, '', cross-site, no-cors, script, false, false",
    "GET, http://app.example, cross-site, cors, empty, false, false",
    // Another port of this machine.
    "GET, '', same-site, no-cors, script, false, false",
    "POST, http://localhost:3000, same-site, cors, empty, false, false",
    "POST, null, '', '', '', false, false"
  })
  void requestOfAPage_isAllowedToOwnPagesAtMost(
      String method,
      String origin,
      String site,
      String mode,
      String destination,
      boolean noPage,
      boolean ownPages) {
    Headers headers = new Headers();
    headers.set("Host", "localhost:8014");
    set(headers, "Origin", origin);
    set(headers, "Sec-Fetch-Site", site);
    set(headers, "Sec-Fetch-Mode", mode);
    set(headers, "Sec-Fetch-Dest", destination);
    assertEquals(noPage, PageGuard.NO_PAGE.allows(method, headers));
    assertEquals(ownPages, PageGuard.OWN_PAGES.allows(method, headers));
  }

  private static void set(Headers headers, String name, String value) {
    if (!value.isEmpty()) {
      headers.set(name, value);
    }
  }
}
