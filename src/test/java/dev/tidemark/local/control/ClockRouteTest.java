package dev.tidemark.local.control;

import static dev.tidemark.local.control.ControlledService.POOL;
import static dev.tidemark.local.control.ControlledService.remove;
import static dev.tidemark.local.control.ControlledService.replace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cognitosync.model.CognitoSyncException;
import software.amazon.awssdk.services.cognitosync.model.ListRecordsResponse;

/** The clock of the service, which dates, tokens and tombstones follow. */
class ClockRouteTest extends ServiceOnEveryEngine {
  private final String dataset = "d" + UUID.randomUUID();

  /** Runs all tests on an engine. */
  ClockRouteTest(ControlledService.Engine engine) {
    super(engine);
  }

  @BeforeEach
  void resetClock() throws Exception {
    service.send("DELETE", "clock", "");
  }

  private static Instant now() throws Exception {
    return Instant.parse(service.get("clock").get("now").textValue());
  }

  private ListRecordsResponse list() {
    return service.list(service.client(), POOL, dataset);
  }

  @Test
  void clock_isThatOfTheSystem_untilItIsMoved() throws Exception {
    Instant before = Instant.now();
    Instant now = now();
    assertFalse(now.isBefore(before) || now.isAfter(Instant.now()));
    service.post("clock", "{\"advance\": \"PT1H\"}");
    assertTrue(Duration.between(Instant.now(), now()).toMinutes() >= 59);
    service.send("DELETE", "clock", "");
    assertFalse(now().isAfter(Instant.now()));
  }

  @Test
  void stoppedClock_showsOneTime() throws Exception {
    service.post("clock", "{\"set\": \"2030-01-01T00:00:00Z\", \"stopped\": true}");
    service.write(POOL, dataset, "key", "value");
    assertEquals(
        Instant.parse("2030-01-01T00:00:00Z"), list().records().getFirst().lastModifiedDate());
    service.post("clock", "{\"advance\": \"PT0.5S\"}");
    assertEquals(
        "{\"now\":\"2030-01-01T00:00:00.500Z\",\"stopped\":true}", service.get("clock").toString());
    assertTrue(
        service.get("requests?limit=1").toString().contains("\"time\":\"2030-01-01T00:00:00Z\""));
    service.post("clock", "{\"stopped\": false}");
    assertTrue(now().isAfter(Instant.parse("2030-01-01T00:00:00.500Z")));
  }

  @Test
  void token_expires() throws Exception {
    String token = list().syncSessionToken();
    service.post("clock", "{\"advance\": \"P200D\"}");
    CognitoSyncException expired =
        assertThrows(
            CognitoSyncException.class,
            () ->
                service.update(service.client(), POOL, dataset, token, replace("key", "value", 0)));
    assertTrue(String.valueOf(expired.getMessage()).contains("SyncSessionToken"));
    service.write(POOL, dataset, "key", "value");
  }

  @Test
  void oldTombstones_arePruned() throws Exception {
    service.write(POOL, dataset, "removed", "value");
    service.update(
        service.client(), POOL, dataset, list().syncSessionToken(), remove("removed", 1));
    assertEquals(1, list().records().size());
    service.post("clock", "{\"advance\": \"P181D\"}");
    // An update that reads the whole dataset prunes.
    service.post("faults", "{\"fault\": \"slowTrigger\", \"milliseconds\": 1}");
    service.write(POOL, dataset, "key", "value");
    assertEquals(
        "[key]", list().records().stream().map(record -> record.key()).toList().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'set': 'tomorrow'} | set is not a time such as 2027-01-31T12:00:00Z",
        "{'advance': '1 day'} | advance is not a duration such as P181D, PT5M or PT0.5S",
        "{'advance': 'PT1S', 'set': '2027-01-31T12:00:00Z'} | set and advance cannot be combined",
        "{'advance': 'P9999999D'} | The time would not be from 1970 to 9998",
        "{'set': '1969-12-31T23:59:59Z'} | The time would not be from 1970 to 9998",
        "{'stopped': 'yes'} | stopped is a string and not a boolean",
        "{'add': 'PT1S'} | There is no member add: the members are set, advance, stopped"
      })
  void invalidChange_isRefused(String body, String message) throws Exception {
    HttpResponse<String> response = service.send("POST", "clock", body.replace('\'', '"'));
    assertEquals(400, response.statusCode());
    assertEquals("{\"message\":\"" + message + "\"}", response.body());
    assertFalse(now().isAfter(Instant.now()));
  }
}
