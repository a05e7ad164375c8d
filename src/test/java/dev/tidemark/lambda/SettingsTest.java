package dev.tidemark.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.model.ArnPattern;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.Quotas;
import dev.tidemark.model.SyncCount;
import dev.tidemark.pool.PublishingTargets;
import dev.tidemark.trigger.ConfiguredTriggers;
import dev.tidemark.trigger.TriggerLimits;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final String KEY = "ZGV2ZWxvcG1lbnQga2V5IG9mIFRpZGVtYXJrLCBubyBzZWNyZXQ=";
  private static final Map<String, String> LEAST = Map.of("TABLE", "t", "TOKEN_SECRET", "arn");

  @Test
  void unsetVariables_haveDefaults() {
    Settings settings = Settings.of(LEAST);
    assertEquals("t", settings.table());
    assertEquals(Optional.of("arn"), settings.tokenSecret());
    assertEquals(Optional.empty(), settings.tokenKey());
    assertEquals(Optional.empty(), settings.dynamoDbEndpoint());
    assertEquals(DeveloperPrincipals.NONE, settings.developers());
    assertEquals(SyncCount.ZERO, settings.countFloor());
    assertEquals(Set.of(), settings.identityPools());
    assertEquals(Quotas.AMAZON, settings.quotas());
    assertEquals(Duration.ofDays(180), settings.maxTombstoneAge());
    assertEquals(Duration.ofSeconds(10), settings.poolCache());
    assertEquals(
        new Settings.Triggers(
            Optional.empty(),
            new TriggerLimits(Duration.ofSeconds(5), false),
            new ConfiguredTriggers.Scope(false, false),
            List.of()),
        settings.triggers());
    assertEquals(PublishingTargets.NONE, settings.publishing());
    assertEquals(Optional.empty(), settings.webPush());
  }

  @Test
  void webPushEndpoint_isRead() {
    Map<String, String> environment = new HashMap<>(LEAST);
    environment.put("WEB_PUSH_ENDPOINT", "https://a.appsync-api.eu-west-1.amazonaws.com/event");
    assertEquals(
        Optional.of(URI.create("https://a.appsync-api.eu-west-1.amazonaws.com/event")),
        Settings.of(environment).webPush());
    environment.put("WEB_PUSH_ENDPOINT", "a.appsync-api.eu-west-1.amazonaws.com");
    assertThrows(IllegalArgumentException.class, () -> Settings.of(environment));
  }

  @Test
  void publishingVariables_areRead() {
    Map<String, String> environment = new HashMap<>(LEAST);
    environment.put("STREAM_NAMES", "updates, game-*");
    environment.put("STREAM_ROLES", "arn:a,arn:b*");
    environment.put("PUSH_APPLICATIONS", "arn:c");
    environment.put("PUSH_ROLES", "*");
    assertEquals(
        new PublishingTargets(
            List.of(new ArnPattern("updates"), new ArnPattern("game-*")),
            List.of(new ArnPattern("arn:a"), new ArnPattern("arn:b*")),
            List.of(new ArnPattern("arn:c")),
            List.of(new ArnPattern("*"))),
        Settings.of(environment).publishing());
  }

  @Test
  void triggerVariables_areRead() {
    Map<String, String> environment = new HashMap<>(LEAST);
    environment.put("POOL_CACHE_SECONDS", "0");
    environment.put("TRIGGER_FUNCTIONS", ",arn:a:*, arn:b,");
    environment.put("TRIGGER_HANDLER", "a.B");
    environment.put("TRIGGER_TIMEOUT_SECONDS", "12");
    environment.put("TRIGGER_FOR_DEVELOPERS", "true");
    environment.put("TRIGGER_ERRORS_TO_CLIENTS", "true");
    environment.put("TRIGGER_DRY_RUN", "true");
    Settings settings = Settings.of(environment);
    assertEquals(Duration.ZERO, settings.poolCache());
    assertEquals(
        new Settings.Triggers(
            Optional.of("a.B"),
            new TriggerLimits(Duration.ofSeconds(12), true),
            new ConfiguredTriggers.Scope(true, true),
            List.of(new ArnPattern("arn:a:*"), new ArnPattern("arn:b"))),
        settings.triggers());
  }

  @Test
  void otherVariables_areRead() {
    Settings settings =
        Settings.of(
            Map.of(
                "TABLE", " t ",
                "TOKEN_KEY", KEY,
                "DYNAMODB_ENDPOINT", "http://localhost:8015",
                "DEVELOPER_PRINCIPALS",
                    "arn:aws:iam::123456789012:user/ops, ,arn:aws:iam::123456789012:user/ops2",
                "IDENTITY_POOLS", "us-east-1:a, us-east-1:b,",
                "TOMBSTONE_DAYS", "1",
                "MAX_DATASETS", "100",
                "MAX_RECORDS", "10",
                "MAX_BYTES", "1000",
                "COUNT_FLOOR", "1000007"));
    assertEquals(new Quotas(100, 10, 1000), settings.quotas());
    assertEquals(new SyncCount(1_000_007), settings.countFloor());
    assertEquals("t", settings.table());
    assertEquals(Optional.empty(), settings.tokenSecret());
    assertTrue(settings.tokenKey().isPresent());
    assertEquals(Optional.of(URI.create("http://localhost:8015")), settings.dynamoDbEndpoint());
    assertEquals(
        DeveloperPrincipals.of(
            "arn:aws:iam::123456789012:user/ops,arn:aws:iam::123456789012:user/ops2"),
        settings.developers());
    assertEquals(
        Set.of(new IdentityPoolId("us-east-1:a"), new IdentityPoolId("us-east-1:b")),
        settings.identityPools());
    assertEquals(Duration.ofDays(1), settings.maxTombstoneAge());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void blankVariable_countsAsUnset(String blank) {
    Map<String, String> environment = new HashMap<>(LEAST);
    Settings.names().forEach(name -> environment.putIfAbsent(name, blank));
    assertEquals(Settings.of(LEAST), Settings.of(environment));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          TABLE                  | ~~        | TABLE is not set
          TOKEN_SECRET           | ~~        | neither TOKEN_SECRET nor TOKEN_KEY is set
          TOKEN_KEY              | !!!!      | TOKEN_KEY cannot be used: Illegal base64 character 21
          TOKEN_KEY              | c2hvcnQ=  | TOKEN_KEY cannot be used: a token key has at least 32 bytes, this one 5
          COUNT_FLOOR            | 2000000000 | COUNT_FLOOR cannot be used: not below 2000000000
          DYNAMODB_ENDPOINT      | localhost | DYNAMODB_ENDPOINT cannot be used: not a URL such as http://localhost:8015
          DEVELOPER_PRINCIPALS   | *         | DEVELOPER_PRINCIPALS cannot be used: * names no role or user; write arn:aws:sts::ACCOUNT:assumed-role/NAME/* or arn:aws:iam::ACCOUNT:user/NAME
          POOL_CACHE_SECONDS     | -1        | POOL_CACHE_SECONDS cannot be used: not from 0 to 2147483647
          TRIGGER_TIMEOUT_SECONDS | 0        | TRIGGER_TIMEOUT_SECONDS cannot be used: not from 1 to 12
          TRIGGER_TIMEOUT_SECONDS | 13       | TRIGGER_TIMEOUT_SECONDS cannot be used: not from 1 to 12
          MAX_DATASETS           | 101       | MAX_DATASETS cannot be used: not from 1 to 100
          MAX_RECORDS            | 1025      | MAX_RECORDS cannot be used: not from 1 to 1024
          MAX_BYTES              | 1048577   | MAX_BYTES cannot be used: not from 1 to 1048576
          MAX_BYTES              | 0         | MAX_BYTES cannot be used: not from 1 to 1048576
          TRIGGER_DRY_RUN        | 1         | TRIGGER_DRY_RUN cannot be used: neither true nor false
          TOMBSTONE_DAYS         | 0         | TOMBSTONE_DAYS cannot be used: not from 1 to 2147483647
          TOMBSTONE_DAYS         | -1        | TOMBSTONE_DAYS cannot be used: not from 1 to 2147483647
          TOMBSTONE_DAYS         | 1.5       | TOMBSTONE_DAYS cannot be used: For input string: "1.5"
          """)
  void invalidVariable_isNamed(String variable, String value, String message) {
    Map<String, String> environment = new HashMap<>(LEAST);
    environment.put(variable, value);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Settings.of(environment));
    assertEquals(message, e.getMessage());
  }

  @Test
  void invalidPoolId_isRefused() {
    Map<String, String> environment = new HashMap<>(LEAST);
    environment.put("IDENTITY_POOLS", "us-east-1:a,b");
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> Settings.of(environment))
                .getMessage());
    assertTrue(message.startsWith("IDENTITY_POOLS cannot be used: identity pool id: "), message);
  }
}
