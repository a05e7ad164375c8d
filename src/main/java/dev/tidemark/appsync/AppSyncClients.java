package dev.tidemark.appsync;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;

/** Creates what the publisher sends and signs with. */
final class AppSyncClients {
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(2);

  private static final Duration MAX_SILENCE = Duration.ofSeconds(2);

  /** The name of the service in signatures. */
  private static final String SERVICE = "appsync";

  private static final String LOCAL_REGION = "us-east-1";

  private AppSyncClients() {}

  static SdkHttpClient http() {
    return AwsCrtHttpClient.builder()
        .maxConcurrency(AppSyncPublisher.MAX_CONCURRENT)
        .connectionTimeout(CONNECTION_TIMEOUT)
        // An interrupted call keeps its connection until the server responds. This closes the
        // connections on which a server is silent.
        .connectionHealthConfiguration(
            health -> health.minimumThroughputInBps(1L).minimumThroughputTimeout(MAX_SILENCE))
        .build();
  }

  /** Returns a signer of requests to an endpoint. */
  static AppSyncPublisher.RequestSigner signer(URI endpoint) {
    return "https".equals(endpoint.getScheme())
        ? signer(endpoint, DefaultCredentialsProvider.builder().build(), region())
        : signer(
            endpoint,
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")),
            LOCAL_REGION);
  }

  private static String region() {
    return Optional.ofNullable(System.getenv("AWS_REGION")).orElse(LOCAL_REGION);
  }

  private static AppSyncPublisher.RequestSigner signer(
      URI endpoint, AwsCredentialsProvider credentials, String region) {
    AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    return body -> {
      SignedRequest signed =
          signer.sign(
              sign ->
                  sign.identity(credentials.resolveCredentials())
                      .request(request(endpoint, body))
                      .payload(ContentStreamProvider.fromUtf8String(body))
                      .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                      .putProperty(AwsV4HttpSigner.REGION_NAME, region));
      HttpExecuteRequest.Builder request = HttpExecuteRequest.builder().request(signed.request());
      signed.payload().ifPresent(request::contentStreamProvider);
      return request.build();
    };
  }

  private static SdkHttpRequest request(URI endpoint, String body) {
    return SdkHttpRequest.builder()
        .uri(endpoint)
        .method(SdkHttpMethod.POST)
        .putHeader("content-type", "application/json")
        .putHeader("content-length", Integer.toString(body.getBytes(StandardCharsets.UTF_8).length))
        .build();
  }
}
