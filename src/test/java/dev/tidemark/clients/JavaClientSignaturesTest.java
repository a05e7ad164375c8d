package dev.tidemark.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.local.ApiOptions;
import dev.tidemark.local.LocalService;
import dev.tidemark.local.LocalServiceOptions;
import dev.tidemark.local.signing.KnownCallers;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClientBuilder;
import software.amazon.awssdk.services.cognitosync.auth.scheme.CognitoSyncAuthSchemeProvider;
import software.amazon.awssdk.services.cognitosync.model.CognitoSyncException;
import software.amazon.awssdk.services.cognitosync.model.ListRecordsRequest;

/** The official Java client, with signatures checked as by API Gateway, at a stage. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaClientSignaturesTest {
  private static final String POOL = "us-east-1:00000000-0000-0000-0000-000000000001";
  private static final String IDENTITY = "us-east-1:00000000-0000-0000-0000-000000000002";
  private static final String OTHER = "us-east-1:00000000-0000-0000-0000-000000000003";
  private static final AwsCredentials PLAYER =
      AwsSessionCredentials.create("ASIAPLAYER", "secret1", "token1");

  private final LocalService service =
      LocalService.start(
          LocalServiceOptions.inMemory(Path.of("template.yaml"))
              .with(
                  new ApiOptions(
                      "prod",
                      KnownCallers.parse(
                          List.of("ASIAPLAYER secret1 token1 " + IDENTITY), false))));

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void clientOfTheDocumentation_isTheIdentityOfTheFile() {
    try (CognitoSyncClient client = client(PLAYER, JavaClientSignaturesTest::asExecuteApi)) {
      assertEquals(0, client.listRecords(records(IDENTITY)).datasetSyncCount());
      CognitoSyncException foreign =
          assertThrows(CognitoSyncException.class, () -> client.listRecords(records(OTHER)));
      assertEquals("NotAuthorizedException", foreign.awsErrorDetails().errorCode());
    }
  }

  @Test
  void clientWithItsOwnSigningName_isToldSo() {
    try (CognitoSyncClient client = client(PLAYER, builder -> builder)) {
      CognitoSyncException error =
          assertThrows(CognitoSyncException.class, () -> client.listRecords(records(IDENTITY)));
      assertEquals(
          List.of(
              403,
              "InvalidSignatureException",
              "Credential should be scoped to correct service: 'execute-api'.  [Local service:"
                  + " signed for 'cognito-sync'; set the client's signing name]"),
          List.of(
              error.statusCode(),
              error.awsErrorDetails().errorCode(),
              error.awsErrorDetails().errorMessage()));
    }
  }

  @Test
  void unknownCaller_isNotChecked() {
    AwsCredentials any = AwsSessionCredentials.create(IDENTITY, "any", "any");
    try (CognitoSyncClient client = client(any, builder -> builder)) {
      assertEquals(0, client.listRecords(records(IDENTITY)).datasetSyncCount());
    }
  }

  @Test
  void pathWithoutTheStage_isNotFound() {
    URI root = service.endpoint().resolve("/");
    RawClient.Response response =
        new RawClient(root, IDENTITY).get("identitypools/us-east-1%3Apool");
    assertEquals(
        List.of(
            404, Map.of("message", "Not Found [Local service: the path lacks the stage /prod]")),
        List.of(response.status(), response.body()));
  }

  private static ListRecordsRequest records(String identity) {
    return ListRecordsRequest.builder()
        .identityPoolId(POOL)
        .identityId(identity)
        .datasetName("game")
        .build();
  }

  private CognitoSyncClient client(
      AwsCredentials credentials, UnaryOperator<CognitoSyncClientBuilder> more) {
    return more.apply(
            CognitoSyncClient.builder()
                .endpointOverride(service.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry())))
        .build();
  }

  /** The lines of the documentation. */
  private static CognitoSyncClientBuilder asExecuteApi(CognitoSyncClientBuilder builder) {
    CognitoSyncAuthSchemeProvider base = CognitoSyncAuthSchemeProvider.defaultProvider();
    return builder.authSchemeProvider(
        parameters ->
            base.resolveAuthScheme(parameters).stream()
                .map(
                    option ->
                        option.toBuilder()
                            .putSignerProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "execute-api")
                            .build())
                .toList());
  }
}
