package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.RequiredAttribute;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.DeviceId;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.push.DeviceRegistration;
import dev.tidemark.push.Devices;
import dev.tidemark.push.EndpointOwner;
import dev.tidemark.push.Platform;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The attributes of the items for push notifications. {@code docs/table.md} lists them. Both kinds
 * of items have a {@link #VERSION}, on which every write has a condition.
 */
final class PushAttributes {
  /** How often the item was written. */
  static final String VERSION = "v";

  /** The devices of an identity, the least recently registered first. */
  static final String DEVICES = "devices";

  /** The pool of the identity that owns an endpoint. */
  static final String POOL = "pool";

  /** The identity that owns an endpoint. */
  static final String IDENTITY = "identity";

  /** The device of the identity that owns an endpoint. */
  static final String DEVICE = "device";

  /** The attributes of a device. */
  static final Set<String> OF_DEVICE = Set.of("id", "platform", "endpoint", "datasets", "paused");

  private PushAttributes() {}

  static Devices devices(Item item) {
    return new Devices(
        RequiredAttribute.check(item.attributes().get(DEVICES), DEVICES).l().stream()
            .map(device -> device(device.m()))
            .toList(),
        item.number(VERSION));
  }

  private static DeviceRegistration device(Map<String, AttributeValue> attributes) {
    AttributeValue datasets = attributes.get("datasets");
    AttributeValue paused = attributes.get("paused");
    return new DeviceRegistration(
        new DeviceId(text(attributes, "id")),
        Platform.valueOf(text(attributes, "platform")),
        new PlatformEndpointArn(text(attributes, "endpoint")),
        datasets == null
            ? Set.of()
            : datasets.ss().stream().map(DatasetName::new).collect(Collectors.toSet()),
        paused != null && paused.bool());
  }

  static AttributeValue of(List<DeviceRegistration> devices) {
    return AttributeValue.fromL(
        devices.stream().map(device -> AttributeValue.fromM(of(device))).toList());
  }

  private static Map<String, AttributeValue> of(DeviceRegistration device) {
    Map<String, AttributeValue> attributes = new HashMap<>();
    attributes.put("id", AttributeValue.fromS(device.id().value()));
    attributes.put("platform", AttributeValue.fromS(device.platform().name()));
    attributes.put("endpoint", AttributeValue.fromS(device.endpoint().value()));
    if (!device.subscriptions().isEmpty()) {
      attributes.put(
          "datasets",
          AttributeValue.fromSs(
              device.subscriptions().stream().map(DatasetName::value).sorted().toList()));
    }
    if (device.isPaused()) {
      attributes.put("paused", AttributeValue.fromBool(true));
    }
    return attributes;
  }

  static EndpointOwner owner(Item item) {
    return new EndpointOwner(
        new PoolIdentity(
            new IdentityPoolId(text(item.attributes(), POOL)),
            new IdentityId(text(item.attributes(), IDENTITY))),
        new DeviceId(text(item.attributes(), DEVICE)));
  }

  static Map<String, AttributeValue> of(EndpointOwner owner) {
    return Map.of(
        POOL, AttributeValue.fromS(owner.identity().pool().value()),
        IDENTITY, AttributeValue.fromS(owner.identity().identity().value()),
        DEVICE, AttributeValue.fromS(owner.device().value()));
  }

  private static String text(Map<String, AttributeValue> attributes, String name) {
    return RequiredAttribute.check(attributes.get(name), name).s();
  }
}
