package dev.tidemark.local;

import dev.tidemark.lambda.SyncFunction;
import dev.tidemark.local.outbox.OutboxServer;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The environment variables of the functions, as far as they differ from the template's.
 *
 * @param variables the variables by name
 */
record LocalEnvironment(Map<String, String> variables) {
  private static final String KINESIS = "AWS_ENDPOINT_URL_KINESIS";
  private static final String S3 = "AWS_ENDPOINT_URL_S3";
  private static final String SNS = "AWS_ENDPOINT_URL_SNS";
  private static final String STS = "AWS_ENDPOINT_URL_STS";

  private static final String COGNITO_SYNC = "AWS_ENDPOINT_URL_COGNITO_SYNC";

  private static final String POOL_CACHE = "POOL_CACHE_SECONDS";

  /** The bucket of records that are too large for a stream. */
  private static final String BUCKET = "tidemark-streams";

  /** The variables that functions have although the template does not name them. */
  private static final List<String> LOCAL_ONLY =
      List.of(
          CommandTrigger.COMMAND,
          HandlerProcesses.CLASS,
          ChildEnvironment.WITH_AWS_CREDENTIALS,
          KINESIS,
          S3,
          SNS,
          STS,
          COGNITO_SYNC);

  /** The variables with the targets that pools may name: here any, unless they are set. */
  private static final List<String> ANY_TARGET =
      List.of(
          "TRIGGER_FUNCTIONS", "STREAM_NAMES", "STREAM_ROLES", "PUSH_APPLICATIONS", "PUSH_ROLES");

  private static final Set<String> QUOTAS = Set.of("MAX_DATASETS", "MAX_RECORDS", "MAX_BYTES");

  LocalEnvironment {
    variables = Map.copyOf(variables);
  }

  /**
   * Returns the variables of a service.
   *
   * @param endpoint the service's own URL, which receives what has no other receiver
   */
  static LocalEnvironment of(
      LocalServiceOptions options, Template template, URI dynamoDb, URI endpoint) {
    Map<String, String> variables = new LinkedHashMap<>();
    System.getenv().entrySet().stream()
        .filter(variable -> isFromOutside(variable.getKey()))
        .forEach(variable -> variables.put(variable.getKey(), variable.getValue()));
    variables.put("TABLE", options.tableName());
    variables.put("DYNAMODB_ENDPOINT", dynamoDb.toString());
    variables.put("TOKEN_KEY", DevelopmentKey.in(template.folder()));
    variables.put("DEVELOPER_PRINCIPALS", SignedCaller.DEVELOPER_ARN);
    for (String targets : ANY_TARGET) {
      variables.putIfAbsent(targets, "*");
    }
    variables.put(KINESIS, options.outgoing().kinesis().orElse(endpoint).toString());
    variables.put(
        S3, options.outgoing().s3().orElse(endpoint.resolve(OutboxServer.S3_PATH)).toString());
    // The names of the SDK, for an emulator that receives push notifications instead.
    variables.put(SNS, Optional.ofNullable(System.getenv(SNS)).orElse(endpoint.toString()));
    variables.put(STS, endpoint.toString());
    variables.put("STREAM_BUCKET", BUCKET);
    options
        .outgoing()
        .takeOver()
        .ifPresent(
            from -> {
              variables.put(COGNITO_SYNC, from.endpoint().toString());
              variables.put("MIGRATE_FROM_POOL", from.pool());
            });
    variables.putAll(trigger(options.trigger()));
    return new LocalEnvironment(variables);
  }

  private static boolean isFromOutside(String name) {
    return name.startsWith("TRIGGER_") || QUOTAS.contains(name);
  }

  /** Returns these variables and another one. */
  LocalEnvironment with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(variables);
    more.put(name, value);
    return new LocalEnvironment(more);
  }

  private static Map<String, String> trigger(LocalServiceOptions.Trigger trigger) {
    return switch (trigger) {
      case LocalServiceOptions.Trigger.None _ -> Map.of();
      case LocalServiceOptions.Trigger.Handler(String className) ->
          Map.of("TRIGGER_HANDLER", className);
      case LocalServiceOptions.Trigger.HandlerProcess(String className) ->
          Map.of(
              "TRIGGER_HANDLER",
              HandlerProcesses.class.getName(),
              HandlerProcesses.CLASS,
              className);
      case LocalServiceOptions.Trigger.Command(String command) ->
          Map.of(
              "TRIGGER_HANDLER", CommandTrigger.class.getName(), CommandTrigger.COMMAND, command);
    };
  }

  /** Returns the environment of a function. */
  Map<String, String> of(FunctionDefinition definition) {
    Map<String, String> environment = new LinkedHashMap<>(definition.environment());
    environment.replaceAll((name, value) -> variables.getOrDefault(name, value));
    // Only this function forgets the settings of pools when one changes.
    if (!definition.handler().equals(SyncFunction.class.getName())) {
      environment.replace(POOL_CACHE, "0");
    }
    for (String name : LOCAL_ONLY) {
      if (variables.containsKey(name)) {
        environment.put(name, variables.getOrDefault(name, ""));
      }
    }
    return environment;
  }
}
