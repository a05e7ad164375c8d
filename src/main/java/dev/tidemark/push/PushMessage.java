package dev.tidemark.push;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.digest.ByteMessage;
import dev.tidemark.digest.Sha256;
import dev.tidemark.json.Json;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.SyncCount;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/**
 * A silent push notification: a dataset has a higher count. It names pool, identity, dataset and
 * count, and has nothing of the content.
 *
 * @param dataset the dataset
 * @param syncCount its count
 * @see <a href="https://docs.aws.amazon.com/cognito/latest/developerguide/push-sync.html">Push sync
 *     </a>
 * @see <a
 *     href="https://docs.aws.amazon.com/sns/latest/dg/sns-send-custom-platform-specific-payloads-mobile-devices.html">
 *     Platform-specific payloads</a>
 */
public record PushMessage(DatasetId dataset, SyncCount syncCount) {
  private static final String SOURCE = "cognito-sync";

  /** Half of a hash: the services of Apple and Amazon allow 64 bytes. */
  private static final int COLLAPSE_KEY_BYTES = 16;

  private static final String APNS_ATTRIBUTES = "AWS.SNS.MOBILE.APNS.";

  /**
   * Returns the message for SNS, with the structure {@code json}: the payload of a platform as a
   * text, and the {@code default} text that SNS requires.
   */
  public String toJson(Platform platform) {
    String payload =
        switch (platform) {
          case GCM -> Json.write(this::writeFcm);
          case APNS, APNS_SANDBOX -> Json.write(this::writeApns);
          case ADM -> Json.write(this::writeAdm);
        };
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("default", SOURCE);
          json.writeStringField(platform.name(), payload);
          json.writeEndObject();
        });
  }

  /**
   * Returns the attributes of the message for SNS, by name. Each is a string. Without those for
   * Apple, iOS 13 and later drop silent notifications.
   */
  public Map<String, String> attributes(Platform platform) {
    return switch (platform) {
      case GCM, ADM -> Map.of();
      case APNS, APNS_SANDBOX ->
          Map.of(
              APNS_ATTRIBUTES + "PUSH_TYPE", "background",
              APNS_ATTRIBUTES + "PRIORITY", "5",
              APNS_ATTRIBUTES + "COLLAPSE_ID", collapseKey());
    };
  }

  /** Returns the key under which a later notification of the dataset replaces a waiting one. */
  String collapseKey() {
    byte[] hash =
        Sha256.of(
            new ByteMessage()
                .text(dataset.owner().pool().value())
                .text(dataset.owner().identity().value())
                .text(dataset.name().value())
                .toByteArray());
    return HexFormat.of().formatHex(Arrays.copyOf(hash, COLLAPSE_KEY_BYTES));
  }

  private void writeFcm(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("fcmV1Message");
    json.writeObjectFieldStart("message");
    writeData(json);
    json.writeObjectFieldStart("android");
    json.writeStringField("collapse_key", collapseKey());
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }

  private void writeApns(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("aps");
    json.writeNumberField("content-available", 1);
    json.writeEndObject();
    writeData(json);
    json.writeEndObject();
  }

  private void writeAdm(JsonGenerator json) throws IOException {
    json.writeStartObject();
    writeData(json);
    json.writeStringField("consolidationKey", collapseKey());
    json.writeEndObject();
  }

  /** Writes the member that clients read. FCM and ADM allow strings only, so the count is one. */
  private void writeData(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("data");
    json.writeStringField("source", SOURCE);
    json.writeStringField("identityPoolId", dataset.owner().pool().value());
    json.writeStringField("identityId", dataset.owner().identity().value());
    json.writeStringField("datasetName", dataset.name().value());
    json.writeStringField("syncCount", syncCount.toString());
    json.writeEndObject();
  }
}
