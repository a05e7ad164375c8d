package dev.tidemark.lambda;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.sync.TokenKey;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a deployment sets, by environment variables. A blank one is as one that is not set.
 *
 * @param table the name of the DynamoDB table
 * @param dynamoDbEndpoint where DynamoDB is, if it is not AWS's
 * @param tokenSecret the ARN of the secret that signs tokens
 * @param tokenKey the key that signs tokens, where there is no secret: never in a deployment
 * @param callerFromAccessKey whether the access key id of a request, which nobody has checked, says
 *     who is calling: never in a deployment
 * @param identityPools the pools that may be used; if empty, any
 * @param maxTombstoneAge how long a removed record is remembered
 */
public record Settings(
    String table,
    Optional<URI> dynamoDbEndpoint,
    Optional<String> tokenSecret,
    Optional<TokenKey> tokenKey,
    boolean callerFromAccessKey,
    Set<IdentityPoolId> identityPools,
    Duration maxTombstoneAge) {

  private static final int DEFAULT_TOMBSTONE_DAYS = 180;

  /** The environment variables. */
  private enum Variable {
    TABLE,
    DYNAMODB_ENDPOINT,
    TOKEN_SECRET,
    TOKEN_KEY,
    CALLER_FROM_ACCESS_KEY,
    IDENTITY_POOLS,
    TOMBSTONE_DAYS
  }

  /** Returns the names of the environment variables that are looked at. */
  public static Set<String> names() {
    return Stream.of(Variable.values()).map(Enum::name).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Returns what the environment sets.
   *
   * @throws IllegalArgumentException if a variable is missing or cannot be understood; the message
   *     names it
   */
  public static Settings of(Map<String, String> environment) {
    Environment variables = new Environment(environment);
    Settings settings =
        new Settings(
            variables
                .read(Variable.TABLE, Function.identity())
                .orElseThrow(() -> new IllegalArgumentException("TABLE is not set")),
            variables.read(Variable.DYNAMODB_ENDPOINT, Settings::endpoint),
            variables.read(Variable.TOKEN_SECRET, Function.identity()),
            variables.read(
                Variable.TOKEN_KEY, text -> new TokenKey(Base64.getDecoder().decode(text))),
            variables.read(Variable.CALLER_FROM_ACCESS_KEY, Settings::flag).orElse(false),
            variables.read(Variable.IDENTITY_POOLS, Settings::pools).orElse(Set.of()),
            Duration.ofDays(
                variables
                    .read(Variable.TOMBSTONE_DAYS, Settings::days)
                    .orElse(DEFAULT_TOMBSTONE_DAYS)));
    if (settings.tokenKey().isEmpty() && settings.tokenSecret().isEmpty()) {
      throw new IllegalArgumentException("neither TOKEN_SECRET nor TOKEN_KEY is set");
    }
    return settings;
  }

  private record Environment(Map<String, String> variables) {
    <T> Optional<T> read(Variable variable, Function<String, T> type) {
      String text = variables.getOrDefault(variable.name(), "").strip();
      if (text.isEmpty()) {
        return Optional.empty();
      }
      try {
        return Optional.of(type.apply(text));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(variable + " cannot be used: " + e.getMessage(), e);
      }
    }
  }

  private static URI endpoint(String text) {
    URI endpoint = URI.create(text);
    if (!endpoint.isAbsolute()) {
      throw new IllegalArgumentException("no URL such as http://localhost:8015");
    }
    return endpoint;
  }

  private static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }

  private static Set<IdentityPoolId> pools(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(pool -> !pool.isEmpty())
        .map(IdentityPoolId::new)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static int days(String text) {
    int days = Integer.parseInt(text);
    if (days < 1) {
      throw new IllegalArgumentException("less than one day");
    }
    return days;
  }
}
