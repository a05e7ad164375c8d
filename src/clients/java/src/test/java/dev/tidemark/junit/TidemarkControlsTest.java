package dev.tidemark.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.model.InvalidLambdaFunctionOutputException;
import software.amazon.awssdk.services.cognitosync.model.ResourceNotFoundException;

/** Controls the service as a test does. The clients retry as the AWS SDK does by default. */
@ExtendWith(JarOfClasses.Use.class)
@TidemarkTest
class TidemarkControlsTest {
  @Test
  void lostResponse_updateIsAppliedOnce(CognitoSyncClient client, Tidemark tidemark) {
    tidemark.loseNextResponse("UpdateRecords");
    write(client, tidemark);
    assertEquals(List.of("level=2"), list(client, tidemark));
    String identity = tidemark.identityId();
    assertEquals(
        List.of(
            new SentRequest("UpdateRecords", identity, "game", 0, "", 0),
            new SentRequest("UpdateRecords", identity, "game", 200, "", 1)),
        tidemark.requests("UpdateRecords"));
    assertEquals(
        List.of("ListRecords", "UpdateRecords", "UpdateRecords", "ListRecords"),
        tidemark.requests().stream().map(SentRequest::operation).toList());
  }

  @Test
  void lostResponse_withoutAnOperation_hitsTheNextRequest(
      CognitoSyncClient client, Tidemark tidemark) {
    tidemark.loseNextResponse();
    list(client, tidemark);
    assertEquals(List.of(0, 200), tidemark.requests().stream().map(SentRequest::status).toList());
  }

  @Test
  void throttling_isRetried(CognitoSyncClient client, Tidemark tidemark) {
    tidemark.inject(Fault.respond(429).onDataset("game").times(2));
    list(client, tidemark);
    assertEquals(
        List.of("TooManyRequestsException", "TooManyRequestsException", ""),
        tidemark.requests().stream().map(SentRequest::errorType).toList());
  }

  @Test
  void faultWithAnErrorType_reachesTheClientAsThat(CognitoSyncClient client, Tidemark tidemark) {
    tidemark.inject(Fault.respond(404, "ResourceNotFoundException"));
    assertThrows(ResourceNotFoundException.class, () -> list(client, tidemark));
  }

  @Test
  void failedTrigger_refusesTheUpdate(CognitoSyncClient client, Tidemark tidemark) {
    tidemark.inject(Fault.failTrigger().onIdentity(tidemark.identityId()));
    assertThrows(InvalidLambdaFunctionOutputException.class, () -> write(client, tidemark));
    assertEquals(List.of(), list(client, tidemark));
  }

  @Test
  void throttledTrigger_isRetriedAndSlowOneIsAwaited(CognitoSyncClient client, Tidemark tidemark) {
    tidemark.inject(Fault.throttleTrigger());
    tidemark.inject(Fault.slowTrigger(Duration.ofMillis(1)));
    write(client, tidemark);
    assertEquals(
        List.of("LambdaThrottledException", ""),
        tidemark.requests("UpdateRecords").stream().map(SentRequest::errorType).toList());
  }

  @Test
  void delayedRequest_isServed(CognitoSyncClient client, Tidemark tidemark) {
    Duration delay = Duration.ofMillis(20);
    tidemark.inject(Fault.delay(delay));
    long begin = System.nanoTime();
    list(client, tidemark);
    assertTrue(System.nanoTime() - begin >= delay.toNanos());
  }

  @Test
  void faultsOfAnotherPool_doNotHit(CognitoSyncClient client, Tidemark tidemark) {
    Tidemark other = Tidemark.withNewPool(ServiceProcess.shared());
    other.inject(Fault.respond(400, "InvalidParameterException"));
    list(client, tidemark);
    assertEquals(List.of(), other.requests());
    other.close();
  }

  @Test
  void clock_movesUntilTheEndOfTheTest() {
    Tidemark tidemark = Tidemark.withNewPool(ServiceProcess.shared());
    Instant before = tidemark.now();
    tidemark.advance(Duration.ofDays(181));
    assertTrue(Duration.between(before, tidemark.now()).toDays() >= 181);
    tidemark.setTime(Instant.parse("2030-01-31T12:00:00Z"));
    assertTrue(tidemark.now().toString().startsWith("2030-01-31T12:"));
    tidemark.close();
    assertTrue(Duration.between(Instant.now(), tidemark.now()).abs().toMinutes() < 5);
  }

  @Test
  void reset_deletesTheDataOfThePool(CognitoSyncClient client, Tidemark tidemark) {
    write(client, tidemark);
    tidemark.reset();
    assertEquals(List.of(), list(client, tidemark));
  }

  @ParameterizedTest
  @ValueSource(strings = {"None", "say \"hi\" \\"})
  void invalidFault_isExplained(String operation, Tidemark tidemark) {
    TidemarkException failure =
        assertThrows(TidemarkException.class, () -> tidemark.loseNextResponse(operation));
    assertTrue(
        String.valueOf(failure.getMessage()).startsWith("POST /_tidemark/faults got status 400: "));
  }

  private static void write(CognitoSyncClient client, Tidemark tidemark) {
    TidemarkTestTest.write(client, tidemark, tidemark.identityId(), "level", "2");
  }

  private static List<String> list(CognitoSyncClient client, Tidemark tidemark) {
    return TidemarkTestTest.list(client, tidemark, tidemark.identityId());
  }
}
