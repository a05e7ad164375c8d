package dev.tidemark.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.tidemark.dynamodb.Breach;
import dev.tidemark.dynamodb.BulkPublishWorker;
import dev.tidemark.dynamodb.DailyRecount;
import dev.tidemark.dynamodb.StreamedUpdates;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.http.Operation;
import dev.tidemark.lambda.Settings;
import dev.tidemark.local.FunctionDefinition;
import dev.tidemark.local.Route;
import dev.tidemark.local.Template;
import dev.tidemark.streams.PublishUpdates;
import dev.tidemark.webpush.Channel;
import dev.tidemark.webpush.PublishEvents;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the template and the code name the same handlers, variables and routes. */
class TemplateTest {
  private static final List<FunctionDefinition> FUNCTIONS =
      Template.read(Path.of("template.yaml")).functions();

  @Test
  void handlers_areThePublicHandlerClasses() throws Exception {
    assertEquals(
        handlerClasses(),
        FUNCTIONS.stream()
            .map(FunctionDefinition::handler)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void handlers_haveConstructorsForLambdaAndTheLocalService() throws Exception {
    for (FunctionDefinition function : FUNCTIONS) {
      Class<?> handler = Class.forName(function.handler());
      assertTrue(RequestStreamHandler.class.isAssignableFrom(handler), function.handler());
      assertTrue(Modifier.isPublic(handler.getConstructor().getModifiers()));
      assertTrue(Modifier.isPublic(handler.getConstructor(Map.class).getModifiers()));
    }
  }

  @Test
  void variables_areThoseThatTheCodeReads() {
    for (FunctionDefinition function : FUNCTIONS) {
      assertEquals(
          new TreeSet<>(Settings.names()),
          new TreeSet<>(function.environment().keySet()),
          function.name());
    }
  }

  @Test
  void routes_areThoseOfTheRouter() {
    assertEquals(
        Stream.of(Operation.values())
            .map(operation -> new Route(operation.method(), operation.pathTemplate()).key())
            .sorted()
            .toList(),
        FUNCTIONS.stream()
            .flatMap(function -> function.routes().stream())
            .map(Route::key)
            .sorted()
            .toList());
  }

  /** Browsers hide all other headers from scripts. */
  @Test
  void headersOfErrorsRetriesAndConflicts_areExposedToBrowsers() {
    List<String> exposed =
        Template.read(Path.of("template.yaml")).cors().orElseThrow().exposeHeaders();
    assertTrue(
        exposed.containsAll(
            List.of(
                "x-amzn-ErrorType", "Retry-After", "x-amz-retry-after", "x-tidemark-conflicts")),
        exposed.toString());
  }

  @Test
  void accessLog_hasCallerRouteStatusAndIds_andNothingOfTheRequestsContent() throws Exception {
    Set<String> logged = new TreeSet<>();
    Pattern variable = Pattern.compile("\\$context\\.([A-Za-z.]+)");
    variable.matcher(text()).results().forEach(found -> logged.add(found.group(1)));
    assertEquals(
        Set.of(
            "requestTime",
            "requestId",
            "integration.requestId",
            "identity.accountId",
            "identity.userArn",
            "identity.cognitoIdentityPoolId",
            "identity.cognitoIdentityId",
            "routeKey",
            "status",
            "responseLength",
            "responseLatency"),
        logged);
  }

  @Test
  void tableSecretAndLogGroups_useTheKeyOfTheParameter() throws Exception {
    Map<String, String> keys =
        Map.of(
            "AWS::DynamoDB::Table", "KMSMasterKeyId",
            "AWS::SecretsManager::Secret", "KmsKeyId",
            "AWS::Logs::LogGroup", "KmsKeyId");
    for (String resource : resources()) {
      for (Map.Entry<String, String> key : keys.entrySet()) {
        if (resource.contains("Type: " + key.getKey() + "\n")) {
          String property = key.getValue() + ": !If [HasKmsKey, !Ref KmsKey, !Ref AWS::NoValue]";
          assertTrue(resource.contains(property), resource);
        }
      }
    }
  }

  @Test
  void logGroups_keepTheirLogsAsLongAsTheParameterSays() throws Exception {
    List<String> groups =
        resources().stream()
            .filter(resource -> resource.contains("Type: AWS::Logs::LogGroup\n"))
            .toList();
    assertEquals(8, groups.size());
    for (String group : groups) {
      assertTrue(group.contains("RetentionInDays: !Ref LogRetentionDays"), group);
    }
  }

  @Test
  void api_throttlesEveryRoute() throws Exception {
    String api =
        resources().stream()
            .filter(resource -> resource.contains("Type: AWS::Serverless::HttpApi\n"))
            .findFirst()
            .orElseThrow();
    assertTrue(api.contains("ThrottlingRateLimit: !Ref RequestsPerSecond"));
    assertTrue(api.contains("ThrottlingBurstLimit: !Ref RequestBurst"));
  }

  /** A failed batch must be delivered again with the same first change: it is counted by that. */
  @Test
  void streamMapping_deliversWholeBatchesAgain() throws Exception {
    String function = resource("ChangesFunction");
    assertTrue(function.contains("BisectBatchOnFunctionError: false"));
    assertTrue(function.contains("StartingPosition: TRIM_HORIZON"));
    for (String forbidden :
        List.of("FunctionResponseTypes", "ParallelizationFactor", "TumblingWindowInSeconds")) {
      assertFalse(function.contains(forbidden), forbidden);
    }
  }

  @Test
  void streamMapping_givesUpAtLastAndSaysSo() throws Exception {
    String function = resource("ChangesFunction");
    assertTrue(Pattern.compile("MaximumRetryAttempts: [1-9]\\d*\n").matcher(function).find());
    assertTrue(Pattern.compile("MaximumRecordAgeInSeconds: [1-9]").matcher(function).find());
    assertTrue(function.contains("Destination: !GetAtt ChangesFailures.Arn"));
    for (String alarm : List.of("ChangesLateAlarm", "ChangesFailedAlarm")) {
      assertTrue(resource(alarm).contains("AlarmActions: !If [HasAlarmTopic, "), alarm);
    }
  }

  /** The patterns of the parameters allow no other account, and so no role of a stranger. */
  @Test
  void targets_nameTheirAccount() throws Exception {
    Map<String, String> allowed =
        Map.of(
            "StreamNames", "game-*",
            "StreamRoles", "arn:aws:iam::123456789012:role/streams/*",
            "PushApplications", "arn:aws:sns:eu-west-1:123456789012:app/*",
            "PushRoles", "arn:aws-cn:iam::123456789012:role/push");
    for (Map.Entry<String, String> target : allowed.entrySet()) {
      Pattern pattern = allowedPattern(target.getKey());
      assertTrue(pattern.matcher(target.getValue()).matches(), target.getKey());
      assertTrue(pattern.matcher("").matches(), target.getKey());
      for (String forbidden : List.of(target.getValue().replace("123456789012", "*"), "a b")) {
        if (!forbidden.equals(target.getValue())) {
          assertFalse(pattern.matcher(forbidden).matches(), forbidden);
        }
      }
    }
  }

  private static Pattern allowedPattern(String parameter) throws IOException {
    String declaration = text().split("\n  " + parameter + ":\n", 2)[1];
    return Pattern.compile(declaration.split("AllowedPattern: ", 2)[1].split("\n", 2)[0]);
  }

  @Test
  void brokenPromise_setsOffAnAlarm() throws Exception {
    String filter = resource("BrokenPromises");
    assertTrue(filter.contains("LogGroupName: !Ref ChangesFunctionLogGroup\n"));
    assertTrue(filter.contains("FilterPattern: '\"%s\"'\n".formatted(Breach.LOG_TEXT)));
    String alarm = resource("BrokenPromiseAlarm");
    for (String metric :
        List.of("Namespace: !Sub Tidemark/${AWS::StackName}\n", "MetricName: BrokenPromises\n")) {
      assertTrue(filter.contains(metric), metric);
      assertTrue(alarm.contains(metric), metric);
    }
    assertTrue(alarm.contains("AlarmActions: !If [HasAlarmTopic, "));
  }

  @Test
  void streamMapping_hasTheChangesOfDatasetItemsOnly() throws Exception {
    assertTrue(
        resource("ChangesFunction")
            .contains(
                "Pattern: '{\"dynamodb\": {\"Keys\": {\"sk\": {\"S\": [{\"prefix\": \"%s\"}]}}}}'"
                    .formatted(ItemKey.DATASET_PREFIX)));
  }

  /** Without push notifications, it reads no user's data but those in the stream. */
  @Test
  void changesFunction_mayReadTheTableForPushNotificationsOnly() throws Exception {
    String role = resource("ChangesFunctionRole");
    String policies = role.substring(role.indexOf("      Policies:\n"));
    List<String> always = new ArrayList<>();
    Map<String, Set<String>> conditional = new TreeMap<>();
    for (String policy : List.of(policies.split("\n(?=        - )"))) {
      Set<String> actions = actionsIn(policy);
      if (policy.startsWith("        - !If\n")) {
        conditional.put(policy.lines().skip(1).findFirst().orElseThrow().strip(), actions);
      } else {
        always.addAll(actions);
      }
    }
    assertEquals(
        Set.of(
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
            "dynamodb:ListStreams",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "sqs:SendMessage"),
        Set.copyOf(always));
    assertEquals(
        Map.of(
            "- HasPush", Set.of("dynamodb:GetItem"),
            "- HasPushApplications", Set.of("sns:Publish"),
            "- HasPushRoles", Set.of("sts:AssumeRole"),
            "- HasWebPush", Set.of("appsync:EventPublish"),
            "- HasKmsKey", Set.of()),
        conditional);
  }

  /** A filter cannot know the pools, so the mapping is for deployments that have streams. */
  @Test
  void streamsMapping_isEnabledByAParameter_andHasTheChangesOfDatasetItemsOnly() throws Exception {
    String function = resource("StreamsFunction");
    assertTrue(function.contains("Enabled: !If [HasStreams, true, false] "));
    assertTrue(
        function.contains(
            "Pattern: '{\"dynamodb\": {\"Keys\": {\"sk\": {\"S\": [{\"prefix\": \"%s\"}]}}}}'"
                .formatted(ItemKey.DATASET_PREFIX)));
    assertTrue(text().contains("  StreamsEnabled:\n    Type: String\n    Default: 'false'\n"));
  }

  @Test
  void streamsMapping_cutsFailedBatches_andGivesUpAtLast() throws Exception {
    String function = resource("StreamsFunction");
    assertTrue(function.contains("BisectBatchOnFunctionError: true"));
    assertTrue(Pattern.compile("MaximumRetryAttempts: [1-9]\\d*\n").matcher(function).find());
    assertTrue(function.contains("MaximumRecordAgeInSeconds: 86400\n"));
    assertTrue(function.contains("Destination: !GetAtt StreamBucket.Arn"));
    for (String alarm :
        List.of(
            "StreamsLateAlarm",
            "StreamsFailedAlarm",
            "UnpublishedChangeAlarm",
            "DisabledStreamAlarm")) {
      assertTrue(resource(alarm).contains("AlarmActions: !If [HasAlarmTopic, "), alarm);
    }
  }

  @Test
  void unpublishedChangesAndDisabledStreams_areCountedByTheirLogLines() throws Exception {
    Map<String, String> texts =
        Map.of(
            "UnpublishedChanges", StreamedUpdates.UNPUBLISHED_LOG_TEXT,
            "DisabledStreams", PublishUpdates.DISABLED_LOG_TEXT);
    for (Map.Entry<String, String> metric : texts.entrySet()) {
      String filter = resource(metric.getKey());
      assertTrue(filter.contains("LogGroupName: !Ref StreamsFunctionLogGroup\n"), filter);
      assertTrue(filter.contains("FilterPattern: '\"%s\"'\n".formatted(metric.getValue())), filter);
      String alarm = resource(metric.getKey().replaceFirst("s$", "") + "Alarm");
      assertTrue(alarm.contains("MetricName: " + metric.getKey() + "\n"), alarm);
    }
  }

  @Test
  void streamBucket_isPrivate_encrypted_andEmptiesItself() throws Exception {
    String bucket = resource("StreamBucket");
    for (String block :
        List.of(
            "BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")) {
      assertTrue(bucket.contains(block + ": true\n"), block);
    }
    assertTrue(bucket.contains("SSEAlgorithm: !If [HasKmsKey, aws:kms, AES256]\n"));
    assertTrue(bucket.contains("KMSMasterKeyID: !If [HasKmsKey, !Ref KmsKey, !Ref AWS::NoValue]"));
    assertTrue(bucket.contains("ExpirationInDays: 14\n"));
    assertTrue(resource("StreamBucketPolicy").contains("aws:SecureTransport: 'false'"));
  }

  @Test
  void streamsFunction_hasTheLeastRights() throws Exception {
    assertEquals(
        Set.of(
            "dynamodb:BatchGetItem",
            "dynamodb:DescribeStream",
            "dynamodb:GetItem",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
            "dynamodb:ListStreams",
            "dynamodb:PutItem",
            "s3:ListBucket",
            "s3:PutObject",
            "sts:AssumeRole"),
        actions("StreamsFunctionRole"));
    assertEquals(
        Set.of("kinesis:PutRecord", "s3:GetObject", "s3:PutObject", "sts:AssumeRole"),
        actions("StreamsPolicy"));
  }

  private static Set<String> actions(String role) throws IOException {
    return actionsIn(resource(role));
  }

  private static Set<String> actionsIn(String policy) {
    Set<String> actions = new TreeSet<>();
    Pattern.compile(
            "\\b(?:dynamodb|sqs|lambda|secretsmanager|s3|kinesis|sns|sts|appsync):[A-Z]\\w+")
        .matcher(policy)
        .results()
        .forEach(found -> actions.add(found.group()));
    return actions;
  }

  /** Bulk publishes and recounts change runs, configurations and counters, and no dataset. */
  @Test
  void bulkPublishFunction_mayWriteNoItemOfAnIdentity() throws Exception {
    assertEquals(
        Set.of(
            "dynamodb:BatchGetItem",
            "dynamodb:ConditionCheckItem",
            "dynamodb:GetItem",
            "dynamodb:LeadingKeys",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:Scan",
            "dynamodb:UpdateItem",
            "sqs:SendMessage",
            "sts:AssumeRole"),
        actions("BulkPublishFunctionRole"));
    String writes = resource("BulkPublishFunctionRole").split("- Effect: Allow\n", -1)[3];
    for (String expected :
        List.of(
            "- dynamodb:PutItem\n",
            "- dynamodb:UpdateItem\n",
            "ForAllValues:StringNotLike:\n                    dynamodb:LeadingKeys: ['*/*']\n")) {
      assertTrue(writes.contains(expected), writes);
    }
    assertEquals(Set.of("lambda:InvokeFunction"), actions("BulkPublishFunctionStart"));
  }

  @Test
  void takeOver_mayOnlyReadThePoolThatIsNamed() throws Exception {
    String policy = resource("MigrationPolicy");
    assertTrue(policy.contains("Condition: HasMigration\n"), policy);
    assertTrue(
        policy.contains("Action: [cognito-sync:ListDatasets, cognito-sync:ListRecords]\n"), policy);
    // The two actions, and the resource.
    assertEquals(3, policy.split("cognito-sync:", -1).length - 1);
    assertTrue(policy.contains(":identitypool/${MigrateFromPool}/identity/*\n"), policy);
  }

  @Test
  void streamsDisabledByABulkPublish_countAsDisabledStreams() throws Exception {
    String filter = resource("StreamsDisabledByBulkPublish");
    assertTrue(filter.contains("LogGroupName: !Ref BulkPublishFunctionLogGroup\n"), filter);
    assertTrue(
        filter.contains("FilterPattern: '\"%s\"'\n".formatted(PublishUpdates.DISABLED_LOG_TEXT)),
        filter);
    assertTrue(filter.contains("MetricName: DisabledStreams\n"), filter);
  }

  @Test
  void failedBulkPublish_setsOffAnAlarm() throws Exception {
    assertAlarm("FailedBulkPublishes", BulkPublishWorker.FAILURE_TEXT, "BulkPublishFailedAlarm");
  }

  @Test
  void correctionByARecount_setsOffAnAlarm() throws Exception {
    assertAlarm("CorrectedPools", DailyRecount.CORRECTION_TEXT, "UsageCorrectedAlarm");
  }

  private static void assertAlarm(String metric, String logText, String alarmName)
      throws IOException {
    String filter = resource(metric);
    assertTrue(filter.contains("LogGroupName: !Ref BulkPublishFunctionLogGroup\n"));
    assertTrue(filter.contains("FilterPattern: '\"%s\"'\n".formatted(logText)));
    String alarm = resource(alarmName);
    for (String named : List.of(filter, alarm)) {
      assertTrue(named.contains("MetricName: %s\n".formatted(metric)), named);
      assertTrue(named.contains("Namespace: !Sub Tidemark/${AWS::StackName}\n"), named);
    }
    assertTrue(alarm.contains("AlarmActions: !If [HasAlarmTopic, "));
  }

  /** The events of the schedules are those that the function reads. */
  @Test
  void schedules_sendEventsOfTheFunction() throws Exception {
    String function = resource("BulkPublishFunction");
    assertTrue(function.contains("Schedule: rate(5 minutes)\n            Input: '{}'\n"));
    assertTrue(
        function.contains("Schedule: rate(1 day)\n            Input: '{\"Recount\": true}'\n"));
    assertTrue(function.contains("Timeout: 900 "));
    assertTrue(function.contains("Destination: !GetAtt BulkPublishFailures.Arn"));
  }

  @Test
  void webPushHandlers_areThoseOfTheTestedFile() throws Exception {
    String handlers = Files.readString(Path.of("src/main/appsync/sync.mjs"));
    String rest = resource("WebPushNamespace").split("CodeHandlers: \\|\n", 2)[1];
    String inTemplate = rest.split("\n(?= {0,7}\\S)", 2)[0];
    assertEquals(handlers.strip(), inTemplate.stripTrailing().stripIndent());
    assertTrue(resource("WebPushNamespace").contains("Name: %s\n".formatted(Channel.NAMESPACE)));
  }

  /** No API key and no user pool, so that the caller of a handler is always one of IAM. */
  @Test
  void webPush_knowsOnlyIam_andOnlyTheChangesFunctionPublishes() throws Exception {
    String api = resource("WebPushApi");
    for (String modes :
        List.of(
            "AuthProviders",
            "ConnectionAuthModes",
            "DefaultPublishAuthModes",
            "DefaultSubscribeAuthModes")) {
      assertTrue(api.contains("        " + modes + ": [{AuthType: AWS_IAM}]\n"), modes);
    }
    assertFalse(resource("WebPushNamespace").contains("AuthModes"));
    List<String> publishers =
        resources().stream().filter(each -> each.contains("appsync:EventPublish")).toList();
    assertEquals(List.of(resource("ChangesFunctionRole")), publishers);
    assertEquals(1, publishers.getFirst().split("appsync:", -1).length - 1);
    assertTrue(
        publishers.getFirst().contains("Resource: !GetAtt WebPushNamespace.ChannelNamespaceArn\n"));
  }

  @Test
  void webPush_isOffByDefault_andCountsItsFailures() throws Exception {
    assertTrue(text().contains("\n  WebPush:\n    Type: String\n    Default: 'false'\n"));
    for (String name : List.of("WebPushApi", "WebPushNamespace", "WebPushFailures")) {
      assertTrue(resource(name).contains("    Condition: HasWebPush\n"), name);
    }
    assertTrue(
        resource("WebPushFailures")
            .contains("FilterPattern: '\"%s\"'\n".formatted(PublishEvents.FAILED_LOG_TEXT)));
  }

  private static String resource(String name) throws IOException {
    return resources().stream()
        .filter(resource -> resource.startsWith("  " + name + ":\n"))
        .findFirst()
        .orElseThrow();
  }

  private static String text() throws IOException {
    return Files.readString(Path.of("template.yaml"));
  }

  /** Returns the text of each resource. */
  private static List<String> resources() throws IOException {
    String resources = text().split("\nResources:\n", 2)[1].split("\nOutputs:\n", 2)[0];
    return List.of(resources.split("\n(?=  \\w+:\n)"));
  }

  private static Set<String> handlerClasses() throws Exception {
    Set<String> handlers = new TreeSet<>();
    Path classes = Path.of("target", "classes", "dev", "tidemark", "lambda");
    try (DirectoryStream<Path> files = Files.newDirectoryStream(classes, "*.class")) {
      for (Path file : files) {
        String name = file.getFileName().toString().replace(".class", "");
        Class<?> type = Class.forName("dev.tidemark.lambda." + name);
        if (RequestStreamHandler.class.isAssignableFrom(type)
            && Modifier.isPublic(type.getModifiers())
            && !Modifier.isAbstract(type.getModifiers())) {
          handlers.add(type.getName());
        }
      }
    }
    assertFalse(handlers.isEmpty());
    return handlers;
  }
}
