package dev.tidemark.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.dynamodb.Problem;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.token.TokenKey;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** Checks the two stages of the secret with the token keys. Its values are never shown. */
final class SecretDoctor {
  private static final String CURRENT = "AWSCURRENT";
  private static final String PREVIOUS = "AWSPREVIOUS";

  private final SecretsManagerClient client;
  private final String secret;

  /**
   * Creates a check.
   *
   * @param secret the name or ARN of the secret
   */
  SecretDoctor(SecretsManagerClient client, String secret) {
    this.client = client;
    this.secret = secret;
  }

  /** Returns the problems of the secret. A secret that was never rotated has no previous value. */
  List<Problem> check() {
    return Stream.of(
            fault(CURRENT, Optional.of("it has no value")), fault(PREVIOUS, Optional.empty()))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Problem> fault(String stage, Optional<String> whenMissing) {
    return value(stage)
        .map(SecretDoctor::faultOfKey)
        .orElse(whenMissing)
        .map(fault -> new Problem(Problem.Kind.SECRET, new ItemKey(secret, stage), fault));
  }

  private Optional<String> value(String stage) {
    try {
      GetSecretValueResponse version =
          client.getSecretValue(request -> request.secretId(secret).versionStage(stage));
      return Optional.of(Objects.requireNonNullElse(version.secretString(), ""));
    } catch (ResourceNotFoundException noSuchVersion) {
      return Optional.empty();
    }
  }

  private static Optional<String> faultOfKey(String value) {
    int bytes = value.getBytes(UTF_8).length;
    if (bytes >= TokenKey.MIN_BYTES) {
      return Optional.empty();
    }
    String what = bytes == 0 ? "its value is no text" : "its value has %d bytes".formatted(bytes);
    return Optional.of(
        what + "; functions ignore it, because a key has at least " + TokenKey.MIN_BYTES);
  }
}
