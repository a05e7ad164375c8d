package dev.tidemark.lambda;

import dev.tidemark.store.Deadline;
import dev.tidemark.token.TokenKey;
import dev.tidemark.token.TokenKeys;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * Token keys from a secret. Its current version signs; its previous version is accepted too, so
 * that a rotation invalidates no token, unless it follows the last rotation within a day. A version
 * whose value is no key counts as missing, so the previous version signs while the current one is
 * unusable, and a good value is effective whatever precedes it.
 *
 * <p>The secret is read again after some minutes. It is read at once, though not too often, when a
 * token is signed by an unknown key: another function may have seen a rotation first. If reading it
 * fails, the known keys are used for up to an hour, with frequent retries.
 */
final class SecretTokenKeys implements TokenKeys {
  private static final Logger LOGGER = System.getLogger(SecretTokenKeys.class.getName());
  private static final Duration MAX_AGE = Duration.ofMinutes(5);
  private static final Duration MIN_AGE = Duration.ofSeconds(10);

  /** The age at which keys expire when reading fails: a snapshot may have kept them for weeks. */
  private static final Duration MAX_KEPT = Duration.ofHours(1);

  /** Far longer than Secrets Manager takes. A request waits for at most two calls. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(3);

  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(1);
  private static final String CURRENT = "AWSCURRENT";
  private static final String PREVIOUS = "AWSPREVIOUS";

  private final SecretsManagerClient secrets;
  private final String secretId;
  private final InstantSource clock;
  private volatile Loaded loaded = Loaded.NOTHING;

  /**
   * Keys read from the secret.
   *
   * @param at the time of the last successful read
   * @param triedAt the time of the last attempt to read
   * @param failure the failure of the last attempt, if it failed
   */
  private record Loaded(
      List<TokenKey> keys, Instant at, Instant triedAt, Optional<RuntimeException> failure) {
    /** No keys, read at the beginning of time. */
    static final Loaded NOTHING = new Loaded(List.of(), Instant.MIN, Instant.MIN, Optional.empty());

    boolean isNoOlderThan(Duration age, Instant now) {
      return at.isAfter(now.minus(age)) || triedAt.isAfter(now.minus(MIN_AGE));
    }

    Optional<TokenKey> find(int id) {
      return keys.stream().filter(key -> key.id() == id).findFirst();
    }
  }

  SecretTokenKeys(SecretsManagerClient secrets, String secretId, InstantSource clock) {
    this.secrets = secrets;
    this.secretId = secretId;
    this.clock = clock;
  }

  /** Returns the keys of the secret that the settings name; their own key if they have one. */
  static TokenKeys of(Settings settings, InstantSource clock) {
    return settings
        .tokenKey()
        .map(TokenKeys::of)
        .orElseGet(
            () -> new SecretTokenKeys(client(), settings.tokenSecret().orElseThrow(), clock));
  }

  /** Creates a client of Secrets Manager. */
  static SecretsManagerClient client() {
    return SecretsManagerClient.builder().httpClientBuilder(AwsCrtHttpClient.builder()).build();
  }

  @Override
  public TokenKey current() {
    return noOlderThan(MAX_AGE).keys().getFirst();
  }

  /**
   * {@inheritDoc}
   *
   * @throws RuntimeException if the key is unknown and the secret could not be read: a token must
   *     not be refused because of an outage
   */
  @Override
  public Optional<TokenKey> find(int id) {
    Optional<TokenKey> known = noOlderThan(MAX_AGE).find(id);
    if (known.isPresent()) {
      return known;
    }
    Loaded latest = noOlderThan(MIN_AGE);
    Optional<TokenKey> found = latest.find(id);
    if (found.isEmpty() && latest.failure().isPresent()) {
      throw latest.failure().get();
    }
    return found;
  }

  private Loaded noOlderThan(Duration age) {
    Loaded known = loaded;
    Instant now = clock.instant();
    if (known.isNoOlderThan(age, now)) {
      return known;
    }
    Loaded latest = loadOrKeep(known, now);
    loaded = latest;
    return latest;
  }

  private Loaded loadOrKeep(Loaded known, Instant now) {
    try {
      return new Loaded(load(), now, now, Optional.empty());
    } catch (RuntimeException e) {
      if (known.at().isBefore(now.minus(MAX_KEPT))) {
        throw e;
      }
      LOGGER.log(
          Level.WARNING,
          "Cannot read the secret with the token keys; known keys are used until they are an hour"
              + " old, then requests fail. Check the secret, the function's permissions and Secrets"
              + " Manager",
          e);
      return new Loaded(known.keys(), known.at(), now, Optional.of(e));
    }
  }

  private List<TokenKey> load() {
    List<TokenKey> keys =
        Stream.concat(version(CURRENT).stream(), version(PREVIOUS).stream()).toList();
    if (keys.isEmpty()) {
      throw new IllegalStateException("the secret with the token key has no usable value");
    }
    return keys;
  }

  private Optional<TokenKey> version(String stage) {
    try {
      GetSecretValueResponse version =
          secrets.getSecretValue(
              request ->
                  request
                      .secretId(secretId)
                      .versionStage(stage)
                      .overrideConfiguration(SecretTokenKeys::limit));
      return key(stage, Objects.requireNonNullElse(version.secretString(), ""));
    } catch (ResourceNotFoundException noSuchVersion) {
      return Optional.empty();
    }
  }

  private static Optional<TokenKey> key(String stage, String value) {
    try {
      return Optional.of(new TokenKey(value.getBytes(StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException tooShort) {
      LOGGER.log(
          Level.WARNING,
          "The version {0} of the secret with the token keys is ignored: {1}. Put a good value,"
              + " or move AWSCURRENT back to the last good version",
          stage,
          tooShort.getMessage());
      return Optional.empty();
    }
  }

  /** Limits a call to the time that its request has left. */
  private static void limit(AwsRequestOverrideConfiguration.Builder call) {
    call.apiCallTimeout(Deadline.timeout(CALL_TIMEOUT)).apiCallAttemptTimeout(ATTEMPT_TIMEOUT);
  }
}
