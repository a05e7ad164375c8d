package dev.tidemark.consistency.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.consistency.history.JsonValues;
import dev.tidemark.json.JsonValue.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.model.CognitoSyncException;
import software.amazon.awssdk.services.cognitosync.model.DeleteDatasetRequest;
import software.amazon.awssdk.services.cognitosync.model.DescribeDatasetRequest;
import software.amazon.awssdk.services.cognitosync.model.DescribeIdentityUsageRequest;
import software.amazon.awssdk.services.cognitosync.model.GetCognitoEventsRequest;
import software.amazon.awssdk.services.cognitosync.model.ListDatasetsRequest;
import software.amazon.awssdk.services.cognitosync.model.ListRecordsRequest;
import software.amazon.awssdk.services.cognitosync.model.SetCognitoEventsRequest;
import software.amazon.awssdk.services.cognitosync.model.UpdateRecordsRequest;

/** The official Java client without retries, for inputs in JSON. */
final class OfficialCaller {
  private static final ScopedValue<Wire> WIRE = ScopedValue.newInstance();

  private final CognitoSyncClient client;

  OfficialCaller(URI endpoint, SdkHttpClient http, String accessKeyId) {
    this.client =
        CognitoSyncClient.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, "any")))
            .httpClient(http)
            .overrideConfiguration(
                override ->
                    override
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .addExecutionInterceptor(new Tap()))
            .build();
  }

  /**
   * A response on the wire.
   *
   * @param difference how the client's view of the response differs from it; empty if it does not
   */
  record Received(int status, JsonObject headers, JsonObject body, Optional<String> difference) {}

  /** Calls an operation by its name in the API. */
  Received call(String operation, JsonObject input) {
    Wire wire = new Wire();
    JsonObject parsed = ScopedValue.where(WIRE, wire).call(() -> parsed(operation, input));
    return new Received(
        wire.http().statusCode(),
        JsonValues.object(
            "Retry-After", wire.header("Retry-After"),
            "x-amzn-RequestId", wire.header("x-amzn-RequestId")),
        wire.body(),
        isSame(parsed, wire)
            ? Optional.empty()
            : Optional.of("the client reads " + JsonValues.write(parsed)));
  }

  /** Compares what the client reads: all members of a success, type and message of an error. */
  private static boolean isSame(JsonObject parsed, Wire wire) {
    return wire.http().statusCode() == 200
        ? parsed.equals(wire.body())
        : parsed.members().entrySet().stream()
            .allMatch(
                member ->
                    wire.body().member(member.getKey()).equals(Optional.of(member.getValue())));
  }

  /** Returns the response as the client reads it. */
  private JsonObject parsed(String operation, JsonObject input) {
    try {
      return SdkJson.toJson(send(operation, input));
    } catch (CognitoSyncException e) {
      return JsonValues.object(
          "__type", e.awsErrorDetails().errorCode(), "message", e.awsErrorDetails().errorMessage());
    }
  }

  private SdkPojo send(String operation, JsonObject input) {
    return switch (operation) {
      case "ListRecords" -> client.listRecords(filled(ListRecordsRequest.builder(), input).build());
      case "UpdateRecords" ->
          client.updateRecords(filled(UpdateRecordsRequest.builder(), input).build());
      case "DescribeDataset" ->
          client.describeDataset(filled(DescribeDatasetRequest.builder(), input).build());
      case "DeleteDataset" ->
          client.deleteDataset(filled(DeleteDatasetRequest.builder(), input).build());
      case "ListDatasets" ->
          client.listDatasets(filled(ListDatasetsRequest.builder(), input).build());
      case "DescribeIdentityUsage" ->
          client.describeIdentityUsage(
              filled(DescribeIdentityUsageRequest.builder(), input).build());
      case "GetCognitoEvents" ->
          client.getCognitoEvents(filled(GetCognitoEventsRequest.builder(), input).build());
      case "SetCognitoEvents" ->
          client.setCognitoEvents(filled(SetCognitoEventsRequest.builder(), input).build());
      default -> throw new IllegalArgumentException(operation);
    };
  }

  private static <B extends SdkPojo> B filled(B builder, JsonObject input) {
    SdkJson.fill(builder, input);
    return builder;
  }

  /** The response of the current call on the wire. */
  private static final class Wire {
    private Optional<SdkHttpResponse> http = Optional.empty();
    private String content = "{}";

    SdkHttpResponse http() {
      return http.orElseThrow();
    }

    JsonObject body() {
      return JsonValues.parse(content);
    }

    Optional<String> header(String name) {
      return http().firstMatchingHeader(name);
    }
  }

  /** Copies each response to {@link #WIRE} before the client reads it. */
  private static final class Tap implements ExecutionInterceptor {
    @Override
    public Optional<InputStream> modifyHttpResponseContent(
        Context.ModifyHttpResponse response, ExecutionAttributes attributes) {
      Wire wire = WIRE.get();
      wire.http = Optional.of(response.httpResponse());
      if (response.responseBody().isEmpty()) {
        return Optional.empty();
      }
      try (InputStream body = response.responseBody().get()) {
        byte[] bytes = body.readAllBytes();
        wire.content = bytes.length == 0 ? "{}" : new String(bytes, UTF_8);
        return Optional.of(new ByteArrayInputStream(bytes));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
