package dev.tidemark.dynamodb;

import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primarySortKey;

import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.item.RequiredAttribute;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PlatformApplicationArn;
import dev.tidemark.model.RoleArn;
import dev.tidemark.model.StreamName;
import dev.tidemark.pool.CognitoStreams;
import dev.tidemark.pool.CognitoStreams.Status;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PushSync;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.ImmutableAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticImmutableTableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Maps the configuration of a pool to an item. {@code docs/table.md} lists the attributes. */
final class PoolConfigurationSchema {
  private static final String STREAMING = "streaming";
  private static final String ENABLED = "enabled";
  private static final String DISABLED = "disabled";

  private static final TableSchema<ConfigurationItem> KNOWN =
      StaticImmutableTableSchema.builder(ConfigurationItem.class, Attributes.class)
          .newItemBuilder(Attributes::new, Attributes::item)
          .addAttribute(
              String.class,
              key ->
                  key.name(ItemKey.PARTITION)
                      .getter(item -> item.pool().value())
                      .setter((item, value) -> item.pool = value)
                      .tags(primaryPartitionKey()))
          .addAttribute(
              String.class,
              key ->
                  key.name(ItemKey.SORT)
                      .getter(_ -> ItemKey.POOL_CONFIGURATION)
                      .setter((_, _) -> {})
                      .tags(primarySortKey()))
          .addAttribute(
              Long.class,
              version ->
                  version
                      .name(PoolItems.VERSION)
                      .getter(ConfigurationItem::version)
                      .setter((item, value) -> item.version = value))
          .addAttribute(
              EnhancedType.listOf(String.class),
              applications ->
                  applications
                      .name("pushApplications")
                      .getter(PoolConfigurationSchema::applications)
                      .setter((item, value) -> item.applications = value))
          .addAttribute(
              text(
                  "pushRole",
                  configuration ->
                      configuration.pushSync().flatMap(PushSync::role).map(RoleArn::value),
                  (item, value) -> item.pushRole = value))
          .addAttribute(
              text(
                  "streamName",
                  configuration -> configuration.streams().map(streams -> streams.stream().value()),
                  (item, value) -> item.streamName = value))
          .addAttribute(
              text(
                  "streamRole",
                  configuration ->
                      configuration.streams().flatMap(CognitoStreams::role).map(RoleArn::value),
                  (item, value) -> item.streamRole = value))
          .addAttribute(
              text(
                  STREAMING,
                  configuration ->
                      configuration.streams().map(on -> on.isEnabled() ? ENABLED : DISABLED),
                  (item, value) -> item.streaming = value))
          .addAttribute(
              text(
                  "stopReason",
                  configuration ->
                      configuration.streams().flatMap(PoolConfigurationSchema::stopReason),
                  (item, value) -> item.stopReason = value))
          .build();

  /** The schema. */
  static final TableSchema<ConfigurationItem> INSTANCE =
      new OpenSchema<>(KNOWN, ConfigurationItem::unknown, ConfigurationItem::withUnknown);

  private PoolConfigurationSchema() {}

  private static ImmutableAttribute<ConfigurationItem, Attributes, String> text(
      String name,
      Function<PoolConfiguration, Optional<String>> getter,
      BiConsumer<Attributes, String> setter) {
    return ImmutableAttribute.builder(ConfigurationItem.class, Attributes.class, String.class)
        .name(name)
        .getter(item -> getter.apply(item.configuration()).orElse(null))
        .setter(setter)
        .build();
  }

  private static @Nullable List<String> applications(ConfigurationItem item) {
    return item.configuration()
        .pushSync()
        .map(push -> push.applications().stream().map(PlatformApplicationArn::value).toList())
        .orElse(null);
  }

  private static Optional<String> stopReason(CognitoStreams streams) {
    return switch (streams.status()) {
      case Status.Enabled _ -> Optional.empty();
      case Status.Disabled(Optional<String> reason) -> reason;
    };
  }

  /**
   * A pool with its configuration, whose count of changes is the item's version.
   *
   * @param unknown attributes that a newer release of Tidemark wrote; kept by every write
   */
  record ConfigurationItem(
      IdentityPoolId pool, PoolConfiguration configuration, Map<String, AttributeValue> unknown)
      implements PoolItems.PoolItem {
    /** Returns the configuration of a pool that has no item. */
    static ConfigurationItem initial(IdentityPoolId pool) {
      return new ConfigurationItem(pool, PoolConfiguration.NONE, Map.of());
    }

    @Override
    public long version() {
      return configuration.changeCount();
    }

    @Override
    public ItemKey key() {
      return ItemKey.poolConfiguration(pool);
    }

    ConfigurationItem withUnknown(Map<String, AttributeValue> attributes) {
      return new ConfigurationItem(pool, configuration, attributes);
    }

    /** Returns the item after one more change, with another configuration. */
    ConfigurationItem replacedBy(PoolConfiguration after) {
      return new ConfigurationItem(
          pool, new PoolConfiguration(after.pushSync(), after.streams(), version() + 1), unknown);
    }
  }

  /** The attributes of the item while it is decoded. */
  private static final class Attributes {
    private @Nullable String pool;
    private @Nullable Long version;
    private @Nullable List<String> applications;
    private @Nullable String pushRole;
    private @Nullable String streamName;
    private @Nullable String streamRole;
    private @Nullable String streaming;
    private @Nullable String stopReason;

    ConfigurationItem item() {
      return new ConfigurationItem(
          new IdentityPoolId(RequiredAttribute.check(pool, ItemKey.PARTITION)),
          new PoolConfiguration(
              Optional.ofNullable(applications).map(this::pushSync),
              Optional.ofNullable(streamName).map(this::streams),
              RequiredAttribute.check(version, PoolItems.VERSION)),
          Map.of());
    }

    private PushSync pushSync(List<String> arns) {
      return new PushSync(
          arns.stream().map(PlatformApplicationArn::new).toList(),
          Optional.ofNullable(pushRole).map(RoleArn::new));
    }

    private CognitoStreams streams(String name) {
      return new CognitoStreams(
          new StreamName(name), Optional.ofNullable(streamRole).map(RoleArn::new), status());
    }

    private Status status() {
      return switch (RequiredAttribute.check(streaming, STREAMING)) {
        case ENABLED -> new Status.Enabled();
        case DISABLED -> new Status.Disabled(Optional.ofNullable(stopReason));
        default -> throw new IllegalStateException("attribute " + STREAMING + " is unknown");
      };
    }
  }
}
