package dev.tidemark.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.model.LimitExceeded;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.Samples;
import dev.tidemark.store.Deadline;
import dev.tidemark.sync.SyncTrigger.Invocation;
import dev.tidemark.sync.SyncTrigger.Outcome;
import dev.tidemark.trigger.LambdaApi.Call;
import dev.tidemark.trigger.LambdaApi.Response;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** A Lambda function as trigger, invoked by AWS's client on a server that imitates Lambda. */
class LambdaTriggerTest {
  private static final LambdaFunctionArn FUNCTION =
      new LambdaFunctionArn("arn:aws:lambda:eu-west-1:123456789012:function:trigger:live");
  private static final Invocation GAME = Invocations.game();
  private static final TriggerLimits SILENT = new TriggerLimits(Duration.ofSeconds(30), false);

  private LambdaApi lambda;
  private LambdaClient client;

  @BeforeEach
  void start() throws IOException {
    lambda = LambdaApi.start();
    client =
        LambdaClients.builder(FUNCTION.region())
            .endpointOverride(lambda.endpoint())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    lambda.close();
  }

  @Test
  void function_isInvokedOnceWithTheEventAndTheUpdatesId() {
    Outcome.Allowed allowed = assertInstanceOf(Outcome.Allowed.class, invoke(SILENT));
    assertEquals(3, allowed.changes().size());
    assertEquals(1, lambda.calls().size());
    Call call = lambda.calls().getFirst();
    assertEquals(
        "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A123456789012%3Afunction%3Atrigger%3Alive/invocations",
        call.path());
    assertEquals("{\"custom\":{\"updateId\":\"" + Invocations.UPDATE_ID + "\"}}", call.context());
    assertEquals(new String(TriggerEvent.of(GAME), UTF_8), call.event());
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "not JSON", ""})
  void outputThatBreaksARule_isInvalid(String payload) {
    lambda.respondWith(new Response.Payload(payload));
    assertInstanceOf(Outcome.Invalid.class, invoke(SILENT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"errorMessage": "no cheating", "errorType": "Cheat"} | no cheating
          {"errorMessage": "", "errorType": "Cheat"}            | The sync trigger failed
          {"errorMessage": 5}                                   | The sync trigger failed
          {}                                                    | The sync trigger failed
          "text"                                                | The sync trigger failed
          not JSON                                              | The sync trigger failed
          """)
  void failure_isInvalidAndShowsItsMessageIfExposed(String payload, String message) {
    lambda.respondWith(new Response.FunctionError(payload));
    assertEquals(new Outcome.Invalid("The sync trigger failed"), invoke(SILENT));
    assertEquals(
        new Outcome.Invalid(message), invoke(new TriggerLimits(Duration.ofSeconds(30), true)));
  }

  /** Emulators of Lambda return such an output, Lambda itself an error with this message. */
  @Test
  void outputAboveLambdasLimit_isInvalid() {
    TriggerLimits exposing = new TriggerLimits(Duration.ofSeconds(30), true);
    String event = new String(TriggerEvent.of(GAME), UTF_8);
    lambda.respondWith(new Response.Payload(event + " ".repeat(6_291_556 - event.length())));
    assertInstanceOf(Outcome.Allowed.class, invoke(exposing));
    lambda.respondWith(new Response.Payload(event + " ".repeat(6_291_557 - event.length())));
    assertEquals(
        new Outcome.Invalid(
            "Response payload size exceeded maximum allowed payload size (6291556 bytes)."),
        invoke(exposing));
    assertEquals(new Outcome.Invalid("The sync trigger failed"), invoke(SILENT));
  }

  @Test
  void longMessage_isTruncated() {
    lambda.respondWith(
        new Response.FunctionError("{\"errorMessage\": \"" + "x".repeat(1001) + "\"}"));
    assertEquals(
        new Outcome.Invalid("x".repeat(1000) + "…"),
        invoke(new TriggerLimits(Duration.ofSeconds(30), true)));
  }

  @Test
  void throttledFunction_isThrottledWithoutRetry() {
    lambda.respondWith(new Response.Refusal(429, "TooManyRequestsException"));
    assertEquals(new Outcome.Throttled(), invoke(SILENT));
    assertEquals(1, lambda.calls().size());
  }

  @ParameterizedTest
  @CsvSource({
    "404, ResourceNotFoundException",
    "403, AccessDeniedException",
    "400, UnrecognizedClientException"
  })
  void functionThatCannotBeInvoked_isInvalid(int status, String type) {
    lambda.respondWith(new Response.Refusal(status, type));
    assertEquals(new Outcome.Invalid("The sync trigger cannot be invoked"), invoke(SILENT));
  }

  @Test
  void functionOutOfReach_isInvalid() {
    try (LambdaClient unreachable =
        LambdaClients.builder("eu-west-1")
            .endpointOverride(URI.create("http://127.0.0.1:1"))
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("k", "s")))
            .build()) {
      assertEquals(
          new Outcome.Invalid("The sync trigger cannot be invoked"),
          new LambdaTrigger(unreachable, FUNCTION, SILENT).invoke(GAME));
    }
  }

  @Test
  void functionWithoutCredentials_isInvalid() {
    try (LambdaClient anybody =
        LambdaClients.builder("eu-west-1")
            .credentialsProvider(
                () -> {
                  throw SdkClientException.create("no credentials");
                })
            .build()) {
      assertEquals(
          new Outcome.Invalid("The sync trigger cannot be invoked"),
          new LambdaTrigger(anybody, FUNCTION, SILENT).invoke(GAME));
    }
  }

  @Test
  void slowFunction_timesOut() {
    lambda.respondWith(new Response.Never());
    Duration limit = Duration.ofMillis(100);
    assertEquals(new Outcome.TimedOut(limit), invoke(new TriggerLimits(limit, false)));
  }

  /** An attempt, which takes a second, must follow before the deadline. */
  @Test
  void slowFunction_leavesTimeForAnAttempt() {
    lambda.respondWith(new Response.Never());
    assertEquals(
        new Outcome.TimedOut(Duration.ofMillis(100)),
        Deadline.within(() -> Duration.ofMillis(1100), () -> invoke(SILENT)));
  }

  /** The outcome is unknown, and the function must not run a second time. */
  @Test
  void lostResponse_failsWithoutRetry() {
    lambda.respondWith(new Response.Cut());
    assertThrows(SdkException.class, () -> invoke(SILENT));
    assertEquals(1, lambda.calls().size());
    lambda.respondWith(new Response.Refusal(500, "ServiceException"));
    assertThrows(SdkException.class, () -> invoke(SILENT));
    assertEquals(2, lambda.calls().size());
  }

  @Test
  void eventAboveLambdasLimit_isTooLarge() {
    // Each of these characters takes six bytes of JSON.
    Invocation large =
        Invocations.of(
            new RecordPatch(
                Samples.key("a"), Samples.count(0), Samples.value("\u0001".repeat(1_048_575))));
    long bytes = TriggerEvent.of(large).length;
    assertEquals(
        new Outcome.TooLarge(
            new LimitExceeded("bytes of the sync trigger's event", bytes, 6_291_456)),
        new LambdaTrigger(client, FUNCTION, SILENT).invoke(large));
    assertEquals(List.of(), lambda.calls());
  }

  private Outcome invoke(TriggerLimits limits) {
    return new LambdaTrigger(client, FUNCTION, limits).invoke(GAME);
  }
}
