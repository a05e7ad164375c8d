package dev.tidemark.clients;

import static dev.tidemark.clients.Responses.members;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;

import dev.tidemark.dynamodb.FaultyDynamoDb;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.LocalService;
import dev.tidemark.local.LocalServiceOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.services.cognitosync.model.CognitoStreams;
import software.amazon.awssdk.services.cognitosync.model.CognitoSyncException;
import software.amazon.awssdk.services.cognitosync.model.ConcurrentModificationException;
import software.amazon.awssdk.services.cognitosync.model.GetIdentityPoolConfigurationResponse;
import software.amazon.awssdk.services.cognitosync.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitosync.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitosync.model.PushSync;
import software.amazon.awssdk.services.cognitosync.model.SetIdentityPoolConfigurationResponse;
import software.amazon.awssdk.services.cognitosync.model.StreamingStatus;
import software.amazon.awssdk.services.cognitosync.model.TooManyRequestsException;

/** The official Java client: the configuration of identity pools, with every member and error. */
@ExtendWith(RunningService.class)
class JavaClientConfigurationTest {
  private static final PushSync PUSH =
      PushSync.builder()
          .applicationArns("arn:aws:sns:eu-west-1:123456789012:app/GCM/game")
          .roleArn("arn:aws:iam::123456789012:role/push")
          .build();
  private static final CognitoStreams STREAMS =
      CognitoStreams.builder()
          .streamName("updates")
          .roleArn("arn:aws:iam::123456789012:role/streams")
          .streamingStatus(StreamingStatus.ENABLED)
          .build();

  private final User user;
  private final OfficialClient client;
  private final OfficialClient developer;

  JavaClientConfigurationTest(Users users) {
    this.user = users.newUser();
    this.client = user.client();
    this.developer = user.clientOf(User.DEVELOPER);
  }

  private GetIdentityPoolConfigurationResponse.Builder got() {
    return GetIdentityPoolConfigurationResponse.builder().identityPoolId(user.pool());
  }

  private SetIdentityPoolConfigurationResponse.Builder set() {
    return SetIdentityPoolConfigurationResponse.builder().identityPoolId(user.pool());
  }

  @Test
  void poolThatWasNeverConfigured_hasOnlyItsId() {
    assertEquals(members(got().build()), members(developer.configuration()));
    assertEquals(members(set().build()), members(developer.configure(_ -> {})));
  }

  @Test
  void configuration_hasEveryMember() {
    assertEquals(
        members(set().pushSync(PUSH).cognitoStreams(STREAMS).build()),
        members(developer.configure(r -> r.pushSync(PUSH).cognitoStreams(STREAMS))));
    assertEquals(
        members(got().pushSync(PUSH).cognitoStreams(STREAMS).build()),
        members(developer.configuration()));
  }

  @Test
  void absentPart_isKept_andEmptyPart_isCleared() {
    developer.configure(request -> request.pushSync(PUSH));
    CognitoStreams disabled =
        CognitoStreams.builder().streamName("updates").streamingStatus("DISABLED").build();
    assertEquals(
        members(set().pushSync(PUSH).cognitoStreams(disabled).build()),
        members(developer.configure(request -> request.cognitoStreams(disabled))));
    assertEquals(
        members(set().cognitoStreams(disabled).build()),
        members(developer.configure(request -> request.pushSync(PushSync.builder().build()))));
    developer.configure(request -> request.cognitoStreams(CognitoStreams.builder().build()));
    assertEquals(members(got().build()), members(developer.configuration()));
  }

  @Test
  void invalidMembers_areRefused() {
    assertError(
        InvalidParameterException.class,
        400,
        "2 validation errors detected: Value null at 'pushSync.applicationArns' failed to satisfy"
            + " constraint: Member must not be null; Value 'a/b' at 'cognitoStreams.streamName'"
            + " failed to satisfy constraint: Member must satisfy regular expression pattern:"
            + " [a-zA-Z0-9_.-]+",
        () ->
            developer.configure(
                request ->
                    request
                        .pushSync(PushSync.builder().roleArn(PUSH.roleArn()).build())
                        .cognitoStreams(CognitoStreams.builder().streamName("a/b").build())));
  }

  @Test
  void identities_areRefused() {
    String message = "These credentials are not valid for accessing this resource";
    assertError(NotAuthorizedException.class, 403, message, client::configuration);
    assertError(
        NotAuthorizedException.class, 403, message, () -> client.configure(r -> r.pushSync(PUSH)));
  }

  /** Another developer's request is carried out between the read and the write. */
  @Test
  void concurrentChange_isRefused() throws IOException {
    try (Faulty faulty = new Faulty(user)) {
      faulty.dynamoDb().next();
      faulty.dynamoDb().decide(operation -> onFirstWrite(faulty, operation));
      assertError(
          ConcurrentModificationException.class,
          400,
          "Another request changed the configuration of the identity pool at the same time;"
              + " nothing of this request is stored",
          () -> faulty.developer().configure(request -> request.cognitoStreams(STREAMS)));
      assertEquals(
          members(got().pushSync(PUSH).build()), members(faulty.developer().configuration()));
    }
  }

  private static FaultyDynamoDb.Fault onFirstWrite(Faulty faulty, String operation) {
    if (operation.equals("PutItem")) {
      faulty.dynamoDb().decide(_ -> new FaultyDynamoDb.Fault.None());
      faulty.developer().configure(request -> request.pushSync(PUSH));
    }
    return new FaultyDynamoDb.Fault.None();
  }

  @Test
  void throttledTable_isTooManyRequests() throws IOException {
    try (Faulty faulty = new Faulty(user)) {
      faulty.dynamoDb().next();
      faulty
          .dynamoDb()
          .always(FaultyDynamoDb.refusal("ProvisionedThroughputExceededException", ""));
      String message = "Too many concurrent requests; retry later";
      assertError(
          TooManyRequestsException.class, 429, message, () -> faulty.developer().configuration());
      assertError(
          TooManyRequestsException.class,
          429,
          message,
          () -> faulty.developer().configure(request -> request.pushSync(PUSH)));
      faulty.dynamoDb().next();
      assertEquals(members(got().build()), members(faulty.developer().configuration()));
    }
  }

  /** A service of its own, with faults between it and its table. */
  private static final class Faulty implements AutoCloseable {
    private final EmbeddedDynamoDb table = EmbeddedDynamoDb.start();
    private final FaultyDynamoDb dynamoDb;
    private final LocalService service;
    private final SdkHttpClient http = AwsCrtHttpClient.create();
    private final OfficialClient developer;

    Faulty(User user) throws IOException {
      dynamoDb = new FaultyDynamoDb(table.endpoint());
      LocalServiceOptions options = LocalServiceOptions.inMemory(Path.of("template.yaml"));
      service =
          LocalService.start(
              new LocalServiceOptions(
                  options.host(),
                  options.port(),
                  options.template(),
                  options.tableName(),
                  new LocalServiceOptions.DynamoDb.Outside(dynamoDb.endpoint()),
                  options.trigger()));
      developer =
          new OfficialClient(
              service.endpoint(), http, User.DEVELOPER, user.pool(), user.identity());
    }

    FaultyDynamoDb dynamoDb() {
      return dynamoDb;
    }

    OfficialClient developer() {
      return developer;
    }

    @Override
    public void close() {
      dynamoDb.next();
      http.close();
      service.close();
      dynamoDb.close();
      table.close();
    }
  }

  private static <E extends CognitoSyncException> void assertError(
      Class<E> type, int status, String message, Executable call) {
    CognitoSyncException failure = assertThrowsExactly(type, call);
    assertEquals(
        List.of(status, type.getSimpleName(), message),
        List.of(
            failure.statusCode(),
            failure.awsErrorDetails().errorCode(),
            failure.awsErrorDetails().errorMessage()));
  }
}
