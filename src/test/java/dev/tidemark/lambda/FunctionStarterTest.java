package dev.tidemark.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.trigger.LambdaApi;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** Starts of functions over Lambda's API. */
final class FunctionStarterTest {
  private static final String ARN = "arn:aws:lambda:eu-west-1:123456789012:function:bulk:live";

  private final List<String> regions = new ArrayList<>();

  private LambdaClient client(LambdaApi api, String region) {
    regions.add(region);
    return LambdaClient.builder()
        .region(Region.of(region))
        .endpointOverride(api.endpoint())
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .httpClientBuilder(AwsCrtHttpClient.builder())
        .overrideConfiguration(o -> o.retryStrategy(retries -> retries.maxAttempts(1)))
        .build();
  }

  private void start(LambdaApi api) {
    FunctionStarter starter = new FunctionStarter(region -> client(api, region));
    starter.start(ARN, new BulkPublishEvent.Publish(new IdentityPoolId("eu-west-1:0")).json());
    starter.start(ARN, new BulkPublishEvent.Resume().json());
  }

  @Test
  void function_getsTheEvents() throws IOException {
    try (LambdaApi api = LambdaApi.start()) {
      start(api);
      assertEquals(
          List.of("{\"IdentityPoolId\":\"eu-west-1:0\"}", "{}"),
          api.calls().stream().map(LambdaApi.Call::event).toList());
      assertEquals(
          List.of("Event", "Event"),
          api.calls().stream().map(LambdaApi.Call::invocationType).toList());
      assertTrue(api.calls().getFirst().path().contains("bulk"));
    }
    assertEquals(List.of("eu-west-1"), regions);
  }

  @Test
  void failedStart_failsNothingElse() throws IOException {
    try (LambdaApi api = LambdaApi.start()) {
      api.respondWith(new LambdaApi.Response.Refusal(429, "TooManyRequestsException"));
      start(api);
      assertEquals(2, api.calls().size());
    }
  }
}
