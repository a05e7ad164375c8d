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
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * The token keys that a secret holds: its current version signs, and the previous one is accepted
 * too, so that a rotation invalidates no token. A rotation that comes sooner than a day after the
 * last one does.
 *
 * <p>The secret is read again after some minutes, and at once, though not too often, when a token
 * comes that an unknown key has signed: another function may have seen a rotation first. Where it
 * cannot be read again, the keys stay the ones that they were for up to an hour, and it is tried
 * again a little later.
 */
final class SecretTokenKeys implements TokenKeys {
  private static final Logger LOGGER = System.getLogger(SecretTokenKeys.class.getName());
  private static final Duration MAX_AGE = Duration.ofMinutes(5);
  private static final Duration MIN_AGE = Duration.ofSeconds(10);

  /** How old keys may be that cannot be read again: a snapshot may have kept some for weeks. */
  private static final Duration MAX_KEPT = Duration.ofHours(1);

  /** Far more than Secrets Manager takes; a request waits for no more than two of it. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(3);

  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(1);
  private static final String CURRENT = "AWSCURRENT";
  private static final String PREVIOUS = "AWSPREVIOUS";

  private final SecretsManagerClient secrets;
  private final String secretId;
  private final InstantSource clock;
  private volatile Optional<Loaded> loaded = Optional.empty();

  /**
   * The keys.
   *
   * @param at when they were read
   * @param triedAt when it was last tried to read them
   * @param failure why that failed, if it did
   */
  private record Loaded(
      List<TokenKey> keys, Instant at, Instant triedAt, Optional<RuntimeException> failure) {
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

  @Override
  public TokenKey current() {
    return noOlderThan(MAX_AGE).keys().getFirst();
  }

  /**
   * {@inheritDoc}
   *
   * @throws RuntimeException if it is not among the known keys, and others could not be read: a
   *     token must not be refused for that
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
    Optional<Loaded> known = loaded;
    Instant now = clock.instant();
    if (known.isPresent() && known.get().isNoOlderThan(age, now)) {
      return known.get();
    }
    Loaded latest = loadOrKeep(known, now);
    loaded = Optional.of(latest);
    return latest;
  }

  private Loaded loadOrKeep(Optional<Loaded> known, Instant now) {
    try {
      return new Loaded(load(), now, now, Optional.empty());
    } catch (RuntimeException e) {
      if (known.isEmpty() || known.get().at().isBefore(now.minus(MAX_KEPT))) {
        throw e;
      }
      LOGGER.log(Level.WARNING, "The token keys cannot be read again; the known ones stay", e);
      return new Loaded(known.get().keys(), known.get().at(), now, Optional.of(e));
    }
  }

  private List<TokenKey> load() {
    List<TokenKey> keys =
        Stream.concat(version(CURRENT).stream(), version(PREVIOUS).stream()).toList();
    if (keys.isEmpty()) {
      throw new IllegalStateException("the secret with the token key has no value");
    }
    return keys;
  }

  private Optional<TokenKey> version(String stage) {
    try {
      String secret =
          secrets
              .getSecretValue(
                  request ->
                      request
                          .secretId(secretId)
                          .versionStage(stage)
                          .overrideConfiguration(SecretTokenKeys::limit))
              .secretString();
      return Optional.of(new TokenKey(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (ResourceNotFoundException noSuchVersion) {
      return Optional.empty();
    }
  }

  /** Ends a call in time for the request that it is made for. */
  private static void limit(AwsRequestOverrideConfiguration.Builder call) {
    call.apiCallTimeout(Deadline.timeout(CALL_TIMEOUT)).apiCallAttemptTimeout(ATTEMPT_TIMEOUT);
  }
}
