package dev.tidemark.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.Samples;
import dev.tidemark.model.SyncCount;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Notifications as the platforms deliver them, read as Amazon's clients read them. The rules of a
 * platform are checked on the way: FCM refuses unknown members and data that are not strings.
 */
class PushMessageTest {
  private static final PushMessage MESSAGE =
      new PushMessage(Samples.dataset("game"), new SyncCount(17));

  /** A notification as an app sees it. */
  private record Update(
      String source, String pool, String identity, String dataset, long syncCount) {}

  private static final Update UPDATE =
      new Update(
          "cognito-sync", Samples.POOL.value(), Samples.OWNER.identity().value(), "game", 17);

  private static JsonObject object(String json) {
    try {
      return (JsonObject) Json.parse(json);
    } catch (MalformedJsonException e) {
      throw new AssertionError(json, e);
    }
  }

  private static JsonObject payload(PushMessage message, Platform platform) {
    JsonObject sns = object(message.toJson(platform));
    assertEquals(Set.of("default", platform.name()), sns.members().keySet());
    assertTrue(sns.string("default").isPresent(), "SNS requires a default text");
    return object(sns.string(platform.name()).orElseThrow());
  }

  /** Returns a map of strings, as FCM and ADM require it. */
  private static Map<String, String> strings(JsonObject data) {
    Map<String, String> strings = new HashMap<>();
    data.members().forEach((name, value) -> strings.put(name, ((JsonString) value).text()));
    return strings;
  }

  /** Delivers through FCM: an intent has the data as extras, beside members of its own. */
  private static Map<String, String> fcmExtras(PushMessage message) {
    JsonObject payload = payload(message, Platform.GCM);
    assertEquals(Set.of("fcmV1Message"), payload.members().keySet());
    JsonObject fcm = payload.object("fcmV1Message");
    assertEquals(Set.of("message"), fcm.members().keySet());
    JsonObject v1 = fcm.object("message");
    assertEquals(Set.of("data", "android"), v1.members().keySet());
    assertEquals(Set.of("collapse_key"), v1.object("android").members().keySet());
    Map<String, String> extras = strings(v1.object("data"));
    for (String name : extras.keySet()) {
      assertTrue(
          !Set.of("from", "message_type", "collapse_key").contains(name)
              && !name.startsWith("google.")
              && !name.startsWith("gcm."),
          name + " is reserved");
    }
    extras.put("from", "123456789012");
    v1.object("android").string("collapse_key").ifPresent(key -> extras.put("collapse_key", key));
    return extras;
  }

  /** Delivers through ADM: an intent has the data as extras. */
  private static Map<String, String> admExtras(PushMessage message) {
    JsonObject payload = payload(message, Platform.ADM);
    assertEquals(Set.of("data", "consolidationKey"), payload.members().keySet());
    return strings(payload.object("data"));
  }

  /** Reads as the Android SDK's PushSyncUpdate does, which its CognitoSyncManager makes. */
  private static Update android(Map<String, String> extras) {
    assertEquals("cognito-sync", string(extras, "source"), "isPushSyncUpdate");
    return new Update(
        string(extras, "source"),
        string(extras, "identityPoolId"),
        string(extras, "identityId"),
        string(extras, "datasetName"),
        Long.parseLong(string(extras, "syncCount")));
  }

  private static String string(Map<String, String> extras, String name) {
    return Objects.requireNonNull(extras.get(name), name);
  }

  /** Reads as iOS apps do after Amazon's documentation: from the dictionary under "data". */
  private static Update ios(JsonObject userInfo) {
    JsonObject data = userInfo.object("data");
    return new Update(
        data.string("source").orElseThrow(),
        data.string("identityPoolId").orElseThrow(),
        data.string("identityId").orElseThrow(),
        data.string("datasetName").orElseThrow(),
        // NSString and NSNumber both have longLongValue.
        Long.parseLong(text(data.member("syncCount").orElseThrow())));
  }

  private static String text(JsonValue value) {
    return switch (value) {
      case JsonString(String text) -> text;
      case JsonValue.JsonNumber(String literal) -> literal;
      default -> throw new AssertionError(value.kind());
    };
  }

  @Test
  void android_findsDatasetAndCount() {
    assertEquals(UPDATE, android(fcmExtras(MESSAGE)));
  }

  @Test
  void fireOs_findsDatasetAndCount() {
    assertEquals(UPDATE, android(admExtras(MESSAGE)));
  }

  @ParameterizedTest
  @EnumSource(names = {"APNS", "APNS_SANDBOX"})
  void ios_findsDatasetAndCount(Platform platform) {
    assertEquals(UPDATE, ios(payload(MESSAGE, platform)));
  }

  @ParameterizedTest
  @EnumSource(names = {"APNS", "APNS_SANDBOX"})
  void ios_wakesTheAppAndShowsNothing(Platform platform) {
    JsonObject aps = payload(MESSAGE, platform).object("aps");
    assertEquals(Map.of("content-available", new JsonValue.JsonNumber("1")), aps.members());
    assertEquals(
        Map.of(
            "AWS.SNS.MOBILE.APNS.PUSH_TYPE",
            "background",
            "AWS.SNS.MOBILE.APNS.PRIORITY",
            "5",
            "AWS.SNS.MOBILE.APNS.COLLAPSE_ID",
            MESSAGE.collapseKey()),
        MESSAGE.attributes(platform));
  }

  @ParameterizedTest
  @EnumSource
  void largestPayload_fitsTheLimitsOfThePlatforms(Platform platform) {
    PushMessage largest =
        new PushMessage(
            new DatasetId(
                new PoolIdentity(
                    new IdentityPoolId("us-east-1:" + "p".repeat(45)),
                    new IdentityId("us-east-1:" + "i".repeat(45))),
                new DatasetName("d".repeat(128))),
            new SyncCount(Long.MAX_VALUE));
    String payload = object(largest.toJson(platform)).string(platform.name()).orElseThrow();
    // FCM and APNs allow 4,096 bytes, ADM 6,144.
    assertTrue(payload.getBytes(UTF_8).length < 4096, payload);
    assertTrue(largest.collapseKey().length() <= 64, largest.collapseKey());
  }

  @Test
  void collapseKey_isTheDatasets() {
    List<String> keys =
        List.of(
            MESSAGE.collapseKey(),
            new PushMessage(Samples.dataset("settings"), new SyncCount(17)).collapseKey(),
            new PushMessage(
                    new DatasetId(Samples.OTHER_OWNER, new DatasetName("game")), new SyncCount(17))
                .collapseKey());
    assertEquals(3, Set.copyOf(keys).size(), keys.toString());
    assertEquals(
        MESSAGE.collapseKey(),
        new PushMessage(Samples.dataset("game"), new SyncCount(18)).collapseKey());
    assertNotEquals(MESSAGE.toJson(Platform.GCM), MESSAGE.toJson(Platform.ADM));
  }

  @Test
  void otherPlatforms_haveNoAttributes() {
    for (Platform platform : Arrays.asList(Platform.GCM, Platform.ADM)) {
      assertEquals(Map.of(), MESSAGE.attributes(platform));
    }
  }
}
