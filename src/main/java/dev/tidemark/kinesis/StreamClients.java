package dev.tidemark.kinesis;

import dev.tidemark.aws.AwsClients;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Creates the clients of AWS that publishing needs. The caller closes them.
 *
 * <p>A retry of the SDK repeats one request. Since a dataset's next message waits for the response,
 * a retry can only repeat messages, never reorder them for the first time.
 */
public final class StreamClients {
  private static final String KINESIS_ENDPOINT = "AWS_ENDPOINT_URL_KINESIS";
  private static final String S3_ENDPOINT = "AWS_ENDPOINT_URL_S3";

  /** Long enough for a record of 10 MiB. */
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(7);

  private final AwsClients clients;

  /**
   * Creates clients from environment variables: {@code AWS_REGION}, and the variables of the SDK
   * for other endpoints, such as {@code AWS_ENDPOINT_URL_KINESIS}.
   */
  public StreamClients(Map<String, String> environment) {
    this.clients = new AwsClients(environment, ATTEMPT_TIMEOUT);
  }

  /** Creates a client of Kinesis. */
  public KinesisClient kinesis() {
    return clients.configure(KinesisClient.builder(), KINESIS_ENDPOINT).build();
  }

  /** Creates a client of STS. */
  public StsClient sts() {
    return clients.sts();
  }

  /** Creates a client of S3. */
  public S3Client s3() {
    return clients
        .configure(S3Client.builder(), S3_ENDPOINT)
        .forcePathStyle(clients.endpoint(S3_ENDPOINT).isPresent())
        .build();
  }

  /** Creates what signs addresses of objects in S3. */
  public S3Presigner presigner() {
    Optional<URI> endpoint = clients.endpoint(S3_ENDPOINT);
    S3Presigner.Builder presigner =
        S3Presigner.builder()
            .region(clients.region())
            .credentialsProvider(clients.credentials(S3_ENDPOINT))
            .serviceConfiguration(
                S3Configuration.builder().pathStyleAccessEnabled(endpoint.isPresent()).build());
    endpoint.ifPresent(presigner::endpointOverride);
    return presigner.build();
  }
}
