package dev.tidemark.sns;

import dev.tidemark.aws.AwsClients;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Creates the clients of AWS that push notifications need. The caller closes them. */
public final class SnsClients {
  private static final String SNS_ENDPOINT = "AWS_ENDPOINT_URL_SNS";

  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(5);

  private final AwsClients clients;

  /**
   * Creates clients from environment variables: {@code AWS_REGION}, and {@code
   * AWS_ENDPOINT_URL_SNS} and {@code AWS_ENDPOINT_URL_STS} for other endpoints.
   */
  public SnsClients(Map<String, String> environment) {
    this.clients = new AwsClients(environment, ATTEMPT_TIMEOUT);
  }

  /** Creates a client of SNS with the deployment's own rights. */
  public SnsClient sns() {
    return clients.configure(SnsClient.builder(), SNS_ENDPOINT).build();
  }

  /** Creates a client of STS. */
  public StsClient sts() {
    return clients.sts();
  }
}
