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
import dev.tidemark.sync.SyncTrigger.Verdict;
import dev.tidemark.trigger.LambdaApi.Answer;
import dev.tidemark.trigger.LambdaApi.Call;
import java.io.IOException;
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
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** A function as trigger, invoked by AWS's client through a server that speaks as Lambda does. */
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
    Verdict.Allowed allowed = assertInstanceOf(Verdict.Allowed.class, judge(SILENT));
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
  void answerThatBreaksARule_isInvalid(String payload) {
    lambda.answers(new Answer.Payload(payload));
    assertInstanceOf(Verdict.Invalid.class, judge(SILENT));
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
  void failure_isInvalidAndToldWhereThatIsAllowed(String payload, String told) {
    lambda.answers(new Answer.FunctionError(payload));
    assertEquals(new Verdict.Invalid("The sync trigger failed"), judge(SILENT));
    assertEquals(new Verdict.Invalid(told), judge(new TriggerLimits(Duration.ofSeconds(30), true)));
  }

  @Test
  void longMessage_isCut() {
    lambda.answers(new Answer.FunctionError("{\"errorMessage\": \"" + "x".repeat(1001) + "\"}"));
    assertEquals(
        new Verdict.Invalid("x".repeat(1000) + "…"),
        judge(new TriggerLimits(Duration.ofSeconds(30), true)));
  }

  @Test
  void throttledFunction_isThrottledAndNotInvokedAgain() {
    lambda.answers(new Answer.Refusal(429, "TooManyRequestsException"));
    assertEquals(new Verdict.Throttled(), judge(SILENT));
    assertEquals(1, lambda.calls().size());
  }

  @ParameterizedTest
  @CsvSource({"404, ResourceNotFoundException", "403, AccessDeniedException"})
  void functionThatCannotBeInvoked_isInvalid(int status, String type) {
    lambda.answers(new Answer.Refusal(status, type));
    assertEquals(new Verdict.Invalid("The sync trigger cannot be invoked"), judge(SILENT));
  }

  @Test
  void slowFunction_timesOut() {
    lambda.answers(new Answer.Never());
    Duration limit = Duration.ofMillis(100);
    assertEquals(new Verdict.TimedOut(limit), judge(new TriggerLimits(limit, false)));
  }

  /** An attempt, which takes a second, is to follow before the deadline. */
  @Test
  void slowFunctionOfARequestThatEndsSoon_timesOutBeforeThat() {
    lambda.answers(new Answer.Never());
    assertEquals(
        new Verdict.TimedOut(Duration.ofMillis(100)),
        Deadline.within(() -> Duration.ofMillis(1100), () -> judge(SILENT)));
  }

  /** Nobody can tell what the function made of it, and it is not run again behind one's back. */
  @Test
  void lostAnswer_failsAndIsNotAskedForAgain() {
    lambda.answers(new Answer.Cut());
    assertThrows(SdkException.class, () -> judge(SILENT));
    assertEquals(1, lambda.calls().size());
    lambda.answers(new Answer.Refusal(500, "ServiceException"));
    assertThrows(SdkException.class, () -> judge(SILENT));
    assertEquals(2, lambda.calls().size());
  }

  @Test
  void eventThatLambdaDoesNotTake_isTooLarge() {
    // Each of these characters takes six bytes of JSON.
    Invocation large =
        Invocations.of(
            new RecordPatch(
                Samples.key("a"), Samples.count(0), Samples.value("\u0001".repeat(1_048_575))));
    long bytes = TriggerEvent.of(large).length;
    assertEquals(
        new Verdict.TooLarge(
            new LimitExceeded("bytes of the sync trigger's event", bytes, 6_291_456)),
        new LambdaTrigger(client, FUNCTION, SILENT).judge(large));
    assertEquals(List.of(), lambda.calls());
  }

  private Verdict judge(TriggerLimits limits) {
    return new LambdaTrigger(client, FUNCTION, limits).judge(GAME);
  }
}
