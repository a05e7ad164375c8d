package dev.tidemark.lambda;

import dev.tidemark.model.ArnPattern;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.Quota;
import dev.tidemark.model.Quotas;
import dev.tidemark.model.SyncCount;
import dev.tidemark.pool.PublishingTargets;
import dev.tidemark.token.TokenKey;
import dev.tidemark.trigger.ConfiguredTriggers;
import dev.tidemark.trigger.TriggerLimits;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of a deployment, from environment variables. A blank variable counts as unset.
 *
 * @param table the name of the DynamoDB table
 * @param dynamoDbEndpoint the endpoint of a DynamoDB outside AWS
 * @param tokenSecret the ARN of the secret with the key that signs tokens
 * @param tokenKey the key that signs tokens, instead of a secret; never in a deployment
 * @param developers the IAM principals that act as developers
 * @param countFloor the count that every dataset of the table begins above
 * @param identityPools the pools that may be used; empty means all
 * @param quotas the limits on identities and datasets
 * @param maxTombstoneAge the age at which tombstones may be pruned
 * @param poolCache the time for which the settings of a pool are cached
 * @param triggers the settings of sync triggers
 * @param publishing the streams and applications that pools may name
 * @param bulkPublishFunction the ARN of the function that bulk publishes; empty if a schedule alone
 *     invokes it
 * @param webPush the publishing endpoint of an API of AppSync Events; empty without push for the
 *     web
 */
public record Settings(
    String table,
    Optional<URI> dynamoDbEndpoint,
    Optional<String> tokenSecret,
    Optional<TokenKey> tokenKey,
    DeveloperPrincipals developers,
    SyncCount countFloor,
    Set<IdentityPoolId> identityPools,
    Quotas quotas,
    Duration maxTombstoneAge,
    Duration poolCache,
    Triggers triggers,
    PublishingTargets publishing,
    Optional<String> bulkPublishFunction,
    Optional<URI> webPush) {

  private static final int DEFAULT_TOMBSTONE_DAYS = 180;
  private static final int DEFAULT_POOL_CACHE_SECONDS = 10;

  /** Amazon's limit. */
  private static final int DEFAULT_TRIGGER_TIMEOUT_SECONDS = 5;

  /** Leaves time for the update within the function's 29 seconds. */
  private static final int MAX_TRIGGER_TIMEOUT_SECONDS = 12;

  /**
   * The settings of sync triggers.
   *
   * @param handler the class of the trigger for pools that have set none
   * @param limits the limits of every trigger
   * @param scope the updates that triggers see, and whether their output counts
   * @param functions the Lambda functions that pools may set as triggers
   */
  public record Triggers(
      Optional<String> handler,
      TriggerLimits limits,
      ConfiguredTriggers.Scope scope,
      List<ArnPattern> functions) {}

  /** The environment variables. */
  private enum Variable {
    TABLE,
    DYNAMODB_ENDPOINT,
    TOKEN_SECRET,
    TOKEN_KEY,
    DEVELOPER_PRINCIPALS,
    COUNT_FLOOR,
    IDENTITY_POOLS,
    MAX_DATASETS,
    MAX_RECORDS,
    MAX_BYTES,
    TOMBSTONE_DAYS,
    POOL_CACHE_SECONDS,
    TRIGGER_FUNCTIONS,
    TRIGGER_HANDLER,
    TRIGGER_TIMEOUT_SECONDS,
    TRIGGER_FOR_DEVELOPERS,
    TRIGGER_ERRORS_TO_CLIENTS,
    TRIGGER_DRY_RUN,
    STREAM_NAMES,
    STREAM_ROLES,
    PUSH_APPLICATIONS,
    PUSH_ROLES,
    BULK_PUBLISH_FUNCTION,
    WEB_PUSH_ENDPOINT
  }

  /** Returns the names of all environment variables that are read. */
  public static Set<String> names() {
    return Stream.of(
            Stream.of(Variable.values()).map(Enum::name),
            StreamSettings.NAMES.stream(),
            Stream.of(RequestLines.NAMESPACE, TakeOverWiring.POOL))
        .flatMap(Function.identity())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException if a variable is missing or invalid; the message names it
   */
  public static Settings of(Map<String, String> environment) {
    Environment variables = new Environment(environment);
    Settings settings =
        new Settings(
            table(variables),
            variables.read(Variable.DYNAMODB_ENDPOINT, Settings::endpoint),
            variables.read(Variable.TOKEN_SECRET, Function.identity()),
            variables.read(
                Variable.TOKEN_KEY, text -> new TokenKey(Base64.getDecoder().decode(text))),
            variables
                .read(Variable.DEVELOPER_PRINCIPALS, DeveloperPrincipals::of)
                .orElse(DeveloperPrincipals.NONE),
            variables.read(Variable.COUNT_FLOOR, Settings::floor).orElse(SyncCount.ZERO),
            variables.read(Variable.IDENTITY_POOLS, Settings::pools).orElse(Set.of()),
            quotas(variables),
            Duration.ofDays(
                variables.number(
                    Variable.TOMBSTONE_DAYS, DEFAULT_TOMBSTONE_DAYS, 1, Integer.MAX_VALUE)),
            Duration.ofSeconds(
                variables.number(
                    Variable.POOL_CACHE_SECONDS, DEFAULT_POOL_CACHE_SECONDS, 0, Integer.MAX_VALUE)),
            triggers(variables),
            publishing(variables),
            variables.read(Variable.BULK_PUBLISH_FUNCTION, Function.identity()),
            variables.read(Variable.WEB_PUSH_ENDPOINT, Settings::endpoint));
    if (settings.tokenKey().isEmpty() && settings.tokenSecret().isEmpty()) {
      throw new IllegalArgumentException("neither TOKEN_SECRET nor TOKEN_KEY is set");
    }
    return settings;
  }

  private static String table(Environment variables) {
    return variables
        .read(Variable.TABLE, Function.identity())
        .orElseThrow(() -> new IllegalArgumentException("TABLE is not set"));
  }

  private static Quotas quotas(Environment variables) {
    return new Quotas(
        variables.quota(Variable.MAX_DATASETS, Quota.DATASETS),
        variables.quota(Variable.MAX_RECORDS, Quota.RECORDS),
        variables.quota(Variable.MAX_BYTES, Quota.DATA_STORAGE));
  }

  private static Triggers triggers(Environment variables) {
    return new Triggers(
        variables.read(Variable.TRIGGER_HANDLER, Function.identity()),
        new TriggerLimits(
            Duration.ofSeconds(
                variables.number(
                    Variable.TRIGGER_TIMEOUT_SECONDS,
                    DEFAULT_TRIGGER_TIMEOUT_SECONDS,
                    1,
                    MAX_TRIGGER_TIMEOUT_SECONDS)),
            variables.read(Variable.TRIGGER_ERRORS_TO_CLIENTS, Settings::flag).orElse(false)),
        new ConfiguredTriggers.Scope(
            variables.read(Variable.TRIGGER_FOR_DEVELOPERS, Settings::flag).orElse(false),
            variables.read(Variable.TRIGGER_DRY_RUN, Settings::flag).orElse(false)),
        variables.read(Variable.TRIGGER_FUNCTIONS, ArnPattern::list).orElse(List.of()));
  }

  private static PublishingTargets publishing(Environment variables) {
    return new PublishingTargets(
        variables.read(Variable.STREAM_NAMES, ArnPattern::list).orElse(List.of()),
        variables.read(Variable.STREAM_ROLES, ArnPattern::list).orElse(List.of()),
        variables.read(Variable.PUSH_APPLICATIONS, ArnPattern::list).orElse(List.of()),
        variables.read(Variable.PUSH_ROLES, ArnPattern::list).orElse(List.of()));
  }

  private static URI endpoint(String text) {
    URI endpoint = URI.create(text);
    if (!endpoint.isAbsolute()) {
      throw new IllegalArgumentException("not a URL such as http://localhost:8015");
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

  private static SyncCount floor(String text) {
    SyncCount floor = new SyncCount(Long.parseLong(text));
    if (!floor.isBelow(SyncCount.LIMIT)) {
      throw new IllegalArgumentException("not below " + SyncCount.LIMIT);
    }
    return floor;
  }
}
