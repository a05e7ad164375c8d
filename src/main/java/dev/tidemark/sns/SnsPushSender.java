package dev.tidemark.sns;

import dev.tidemark.pool.PublishingTargets;
import dev.tidemark.pool.PushSync;
import dev.tidemark.push.DeviceRegistration;
import dev.tidemark.push.Platform;
import dev.tidemark.push.PushMessage;
import dev.tidemark.push.PushSender;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/**
 * Sends push notifications with Publish of SNS, to one endpoint each.
 *
 * @see <a href="https://docs.aws.amazon.com/sns/latest/api/API_Publish.html">Publish</a>
 */
public final class SnsPushSender implements PushSender {
  private final SnsAccess access;
  private final PublishingTargets targets;

  /**
   * Creates the adapter.
   *
   * @param targets the applications and roles that pools may name
   */
  public SnsPushSender(SnsAccess access, PublishingTargets targets) {
    this.access = access;
    this.targets = targets;
  }

  /**
   * Sends a notification. Whether the deployment still allows the applications is checked here,
   * since its parameters may have changed since the pool was configured.
   */
  @Override
  public Result send(PushSync push, DeviceRegistration device, PushMessage message) {
    if (!targets.allows(push)) {
      return new Result.Unusable("the deployment does not allow the application or role");
    }
    try {
      publish(push, device, message);
      return new Result.Sent();
    } catch (SdkException e) {
      return SnsFailures.ofNotification(e);
    }
  }

  private void publish(PushSync push, DeviceRegistration device, PushMessage message) {
    Platform platform = device.platform();
    access.call(
        push,
        (sns, override) ->
            sns.publish(
                publish ->
                    publish
                        .targetArn(device.endpoint().value())
                        .messageStructure("json")
                        .message(message.toJson(platform))
                        .messageAttributes(attributes(message.attributes(platform)))
                        .overrideConfiguration(override)));
  }

  private static Map<String, MessageAttributeValue> attributes(Map<String, String> texts) {
    Map<String, MessageAttributeValue> attributes = new HashMap<>();
    texts.forEach(
        (name, text) ->
            attributes.put(
                name,
                MessageAttributeValue.builder().dataType("String").stringValue(text).build()));
    return attributes;
  }
}
