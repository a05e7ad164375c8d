package dev.tidemark.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTemplateTest {
  private static final PathTemplate DEVICE =
      new PathTemplate("/identities/{IdentityId}/subscriptions/{DeviceId}");

  private static Optional<JsonObject> members(String identity, String device) {
    return Optional.of(
        new JsonObject(
            Map.of("IdentityId", new JsonString(identity), "DeviceId", new JsonString(device))));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "a%2Fb, a/b",
        "a%3Fb, a?b",
        "a%23b, a#b",
        "a%25b, a%b",
        "a%252Fb, a%2Fb",
        "a%253Ab, a%3Ab",
        "a+b, a+b",
        "%E2%82%AC, €",
      })
  void segment_isDecodedOnce(String sent, String device) {
    assertEquals(
        members("us-east-1:i", device),
        DEVICE.match("/identities/us-east-1%3Ai/subscriptions/" + sent));
  }

  @ParameterizedTest
  @CsvSource({"a/b", "a?b", "a#b", "a%b", "a%2Fb", "a%252Fb"})
  void parameterThatMayHaveAPercentSign_isTakenAsItIs(String device) {
    assertEquals(
        members("us-east-1:i", device),
        DEVICE.select(Map.of("IdentityId", "us-east-1:i", "DeviceId", device)));
  }

  @ParameterizedTest
  @CsvSource({
    "us-east-1:i, us-east-1:i",
    "us-east-1%3Ai, us-east-1:i",
    "us-east-1%253Ai, us-east-1%3Ai",
    "us-east-1%2Fi, us-east-1/i",
  })
  void parameterWithoutPercentSigns_isDecodedOnce(String sent, String identity) {
    assertEquals(
        members(identity, "d"), DEVICE.select(Map.of("IdentityId", sent, "DeviceId", "d")));
  }

  /** The body could otherwise supply the member in its place. */
  @Test
  void missingParameter_doesNotMatch() {
    assertEquals(Optional.empty(), DEVICE.select(Map.of("DeviceId", "d")));
  }

  @Test
  void otherParameters_areIgnored() {
    assertEquals(
        members("i", "d"),
        DEVICE.select(Map.of("IdentityId", "i", "DeviceId", "d", "SyncSessionToken", "t")));
  }
}
