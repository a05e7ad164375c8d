package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.Headers;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedOriginsTest {
  private static Headers headers(String host, String origin) {
    Headers headers = new Headers();
    headers.set("Host", host);
    if (!origin.isEmpty()) {
      headers.set("Origin", origin);
    }
    return headers;
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:8014, '', true",
    "localhost:8014, http://localhost:3000, true",
    "localhost:8014, https://localhost:3000, true",
    "localhost:8014, http://127.0.0.1:3000, true",
    "localhost:8014, http://[::1]:3000, true",
    "localhost:8014, http://app.localhost:3000, true",
    "localhost:8014, null, false",
    "localhost:8014, https://app.example, false",
    "localhost:8014, http://localhost.example, false",
    "localhost:8014, http://192.168.1.5:3000, false",
    // The page of a service that listens on a network.
    "192.168.1.5:8014, http://192.168.1.5:8014, true",
    // A name on the internet that leads to this machine.
    "app.example:8014, '', false",
    "app.example:8014, http://app.example:8014, false"
  })
  void defaultOrigins_areThoseOfThisMachine(String host, String origin, boolean allowed) {
    assertEquals(allowed, AllowedOrigins.THIS_MACHINE.allows(headers(host, origin)));
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example, localhost:8014, https://app.example, true",
    "https://app.example, localhost:8014, https://app.example:444, false",
    "https://app.example, localhost:8014, http://localhost, true",
    "http://dev.example:8014, dev.example:8014, '', true",
    "null, localhost:8014, null, true",
    "*, app.example:8014, https://other.example, true"
  })
  void otherOrigins_areAllowedAsNamed(String other, String host, String origin, boolean allowed) {
    assertEquals(allowed, new AllowedOrigins(List.of(other)).allows(headers(host, origin)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "app.example", "https://app.example/", "ftp://app.example"})
  void otherForms_areRefused(String other) {
    assertThrows(LocalServiceException.class, () -> new AllowedOrigins(List.of(other)));
  }
}
