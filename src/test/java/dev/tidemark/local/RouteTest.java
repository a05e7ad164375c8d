package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteTest {
  private static final Route ROUTE = new Route("GET", "/pools/{Pool}/sets/{Set}");

  @Test
  void path_givesParametersDecodedOnce() {
    assertEquals(
        Optional.of(Map.of("Pool", "us:1", "Set", "a%20+/b")),
        ROUTE.match("GET", "/pools/us%3A1/sets/a%2520+%2Fb"));
  }

  @Test
  void otherMethod_doesNotMatch() {
    assertEquals(Optional.empty(), ROUTE.match("POST", "/pools/1/sets/2"));
  }

  @Test
  void otherLength_doesNotMatch() {
    assertEquals(Optional.empty(), ROUTE.match("GET", "/pools/1/sets/2/3"));
  }

  @Test
  void otherSegment_doesNotMatch() {
    assertEquals(Optional.empty(), ROUTE.match("GET", "/pools/1/Sets/2"));
  }

  @Test
  void emptyParameter_matches() {
    assertEquals(Optional.of(Map.of("Pool", "", "Set", "2")), ROUTE.match("GET", "/pools//sets/2"));
    assertEquals(Optional.of(Map.of("Pool", "1", "Set", "")), ROUTE.match("GET", "/pools/1/sets/"));
  }

  @Test
  void emptySegmentInPlaceOfAnother_doesNotMatch() {
    assertEquals(Optional.empty(), ROUTE.match("GET", "//1/sets/2"));
  }
}
