package dev.tidemark.lambda;

import dev.tidemark.sync.TokenKey;
import dev.tidemark.sync.TokenKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * The token keys that a secret holds: its current version signs, and the previous one is accepted
 * too, so that a rotation invalidates no token. A rotation that comes sooner than a day after the
 * last one does.
 *
 * <p>The secret is read again after some minutes, and at once, though not too often, when a token
 * comes that an unknown key has signed: another function may have seen a rotation first.
 */
final class SecretTokenKeys implements TokenKeys {
  private static final Duration MAX_AGE = Duration.ofMinutes(5);
  private static final Duration MIN_AGE = Duration.ofSeconds(10);
  private static final String CURRENT = "AWSCURRENT";
  private static final String PREVIOUS = "AWSPREVIOUS";

  private final SecretsManagerClient secrets;
  private final String secretId;
  private final InstantSource clock;
  private volatile Optional<Loaded> loaded = Optional.empty();

  private record Loaded(List<TokenKey> keys, Instant at) {}

  SecretTokenKeys(SecretsManagerClient secrets, String secretId, InstantSource clock) {
    this.secrets = secrets;
    this.secretId = secretId;
    this.clock = clock;
  }

  @Override
  public TokenKey current() {
    return noOlderThan(MAX_AGE).getFirst();
  }

  @Override
  public Optional<TokenKey> find(int id) {
    return find(noOlderThan(MAX_AGE), id).or(() -> find(noOlderThan(MIN_AGE), id));
  }

  private static Optional<TokenKey> find(List<TokenKey> keys, int id) {
    return keys.stream().filter(key -> key.id() == id).findFirst();
  }

  private List<TokenKey> noOlderThan(Duration age) {
    Instant oldest = clock.instant().minus(age);
    Optional<Loaded> found = loaded.filter(keys -> keys.at().isAfter(oldest));
    return found.isPresent() ? found.get().keys() : load();
  }

  private List<TokenKey> load() {
    List<TokenKey> keys =
        Stream.concat(version(CURRENT).stream(), version(PREVIOUS).stream()).toList();
    if (keys.isEmpty()) {
      throw new IllegalStateException("the secret with the token key has no value");
    }
    loaded = Optional.of(new Loaded(keys, clock.instant()));
    return keys;
  }

  private Optional<TokenKey> version(String stage) {
    try {
      String secret =
          secrets
              .getSecretValue(request -> request.secretId(secretId).versionStage(stage))
              .secretString();
      return Optional.of(new TokenKey(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (ResourceNotFoundException noSuchVersion) {
      return Optional.empty();
    }
  }
}
