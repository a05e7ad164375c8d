package dev.tidemark.push;

import static dev.tidemark.model.Samples.OTHER_OWNER;
import static dev.tidemark.model.Samples.OWNER;
import static dev.tidemark.model.Samples.dataset;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DeviceId;
import dev.tidemark.model.PlatformApplicationArn;
import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.PushToken;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PushSync;
import dev.tidemark.store.StoreBusyException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** RegisterDevice, SubscribeToDataset and UnsubscribeFromDataset. */
final class PushOperationsTest {
  private static final PushToken TOKEN = new PushToken("token");
  private static final DatasetId GAME = dataset("game");
  private static final DeviceId STRANGER = new DeviceId("a/b c");

  private final MemoryPushStore store = new MemoryPushStore();
  private PoolConfiguration configuration = withApplications("GCM/game", "APNS_SANDBOX/game");
  private PlatformEndpoints.Result registration =
      new PlatformEndpoints.Result.Registered(endpoint("1"));
  private Set<DatasetId> datasets = Set.of(GAME);

  private static PoolConfiguration withApplications(String... names) {
    List<PlatformApplicationArn> applications =
        List.of(names).stream()
            .map(
                name ->
                    new PlatformApplicationArn("arn:aws:sns:us-east-1:123456789012:app/" + name))
            .toList();
    return new PoolConfiguration(
        Optional.of(new PushSync(applications, Optional.empty())), Optional.empty(), 1);
  }

  private static PlatformEndpointArn endpoint(String name) {
    return new PlatformEndpointArn("arn:aws:sns:us-east-1:123456789012:endpoint/GCM/game/" + name);
  }

  private RegisterDevice.Result register(
      PoolIdentity identity, Platform platform, PushToken token) {
    return new RegisterDevice(_ -> configuration, (_, _, _) -> registration, store, _ -> true)
        .register(identity, platform, token);
  }

  private DeviceId registered(PoolIdentity identity, PushToken token) {
    return assertInstanceOf(
            RegisterDevice.Result.Registered.class, register(identity, Platform.GCM, token))
        .device();
  }

  private SubscribeToDataset.Result subscribe(DatasetId dataset, DeviceId device) {
    return new SubscribeToDataset(_ -> configuration, datasets::contains, store, _ -> true)
        .subscribe(dataset, new DeviceReference(device.value()));
  }

  private UnsubscribeFromDataset.Result unsubscribe(DatasetId dataset, DeviceId device) {
    return new UnsubscribeFromDataset(store, _ -> true)
        .unsubscribe(dataset, new DeviceReference(device.value()));
  }

  @Test
  void registeredDevice_ownsItsEndpoint() {
    DeviceId device = registered(OWNER, TOKEN);

    assertEquals(
        List.of(new DeviceRegistration(device, Platform.GCM, endpoint("1"), Set.of(), false)),
        store.devices(OWNER).devices());
    assertEquals(Optional.of(new EndpointOwner(OWNER, device)), store.ownerOf(endpoint("1")));
    assertTrue(
        device
            .value()
            .matches("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
        device.value());
  }

  @Test
  void deviceId_dependsOnIdentityPlatformAndToken() {
    DeviceId device = registered(OWNER, TOKEN);

    assertEquals(device, registered(OWNER, TOKEN));
    assertNotEquals(device, registered(OTHER_OWNER, TOKEN));
    assertNotEquals(device, registered(OWNER, new PushToken("rotated")));
    assertNotEquals(
        new RegisterDevice.Result.Registered(device),
        register(OWNER, Platform.APNS_SANDBOX, TOKEN));
    assertEquals(3, store.devices(OWNER).devices().size());
  }

  @Test
  void secondIdentityOfAPhone_takesTheEndpointOver() {
    registered(OWNER, TOKEN);
    DeviceId second = registered(OTHER_OWNER, TOKEN);

    assertEquals(Optional.of(new EndpointOwner(OTHER_OWNER, second)), store.ownerOf(endpoint("1")));
  }

  @Test
  void platformWithoutApplication_isRefused() {
    assertEquals(new RegisterDevice.Result.NoApplication(), register(OWNER, Platform.APNS, TOKEN));
    configuration = PoolConfiguration.NONE;
    assertEquals(new RegisterDevice.Result.NoApplication(), register(OWNER, Platform.GCM, TOKEN));
    assertEquals(Devices.NONE, store.devices(OWNER));
  }

  @Test
  void refusalsOfThePushService_storeNothing() {
    registration = new PlatformEndpoints.Result.Unusable("reason");
    assertEquals(
        new RegisterDevice.Result.Unusable("reason"), register(OWNER, Platform.GCM, TOKEN));
    registration = new PlatformEndpoints.Result.InvalidToken();
    assertEquals(new RegisterDevice.Result.InvalidToken(), register(OWNER, Platform.GCM, TOKEN));
    registration = new PlatformEndpoints.Result.Throttled();
    assertEquals(new RegisterDevice.Result.Throttled(), register(OWNER, Platform.GCM, TOKEN));
    assertEquals(Devices.NONE, store.devices(OWNER));
  }

  @Test
  void subscription_isStoredOnce() {
    DeviceId device = registered(OWNER, TOKEN);

    assertEquals(new SubscribeToDataset.Result.Subscribed(), subscribe(GAME, device));
    Devices once = store.devices(OWNER);
    assertEquals(List.of(device), ids(once.receiversOf(GAME.name())));
    assertEquals(new SubscribeToDataset.Result.Subscribed(), subscribe(GAME, device));
    assertEquals(once, store.devices(OWNER));
  }

  private static List<DeviceId> ids(List<DeviceRegistration> devices) {
    return devices.stream().map(DeviceRegistration::id).toList();
  }

  @Test
  void subscriptionWithoutDeviceDatasetOrApplication_isRefused() {
    assertEquals(new SubscribeToDataset.Result.NoDevice(), subscribe(GAME, STRANGER));
    DeviceId device = registered(OWNER, TOKEN);
    assertEquals(new SubscribeToDataset.Result.NoDevice(), subscribe(GAME, STRANGER));
    assertEquals(
        new SubscribeToDataset.Result.NoDevice(),
        subscribe(new DatasetId(OTHER_OWNER, GAME.name()), device));
    assertEquals(new SubscribeToDataset.Result.NoDataset(), subscribe(dataset("none"), device));
    configuration = withApplications("APNS/game");
    assertEquals(new SubscribeToDataset.Result.NoApplication(), subscribe(GAME, device));
  }

  @Test
  void subscriptionBeyondTheBound_isRefusedUntilOneEnds() {
    DeviceId device = registered(OWNER, TOKEN);
    for (int i = 0; i < Devices.MAX_SUBSCRIPTIONS; i++) {
      DatasetId next = dataset("d" + i);
      datasets = Set.of(next);
      assertEquals(new SubscribeToDataset.Result.Subscribed(), subscribe(next, device));
    }
    datasets = Set.of(GAME);
    assertEquals(new SubscribeToDataset.Result.TooManySubscriptions(), subscribe(GAME, device));
    assertEquals(
        new UnsubscribeFromDataset.Result.Unsubscribed(), unsubscribe(dataset("d7"), device));
    assertEquals(new SubscribeToDataset.Result.Subscribed(), subscribe(GAME, device));
  }

  @Test
  void unsubscribing_needsNeitherDatasetNorApplication() {
    DeviceId device = registered(OWNER, TOKEN);
    subscribe(GAME, device);
    datasets = Set.of();
    configuration = PoolConfiguration.NONE;

    assertEquals(new UnsubscribeFromDataset.Result.Unsubscribed(), unsubscribe(GAME, device));
    assertEquals(new UnsubscribeFromDataset.Result.NotSubscribed(), unsubscribe(GAME, device));
    assertEquals(new UnsubscribeFromDataset.Result.NoDevice(), unsubscribe(GAME, STRANGER));
  }

  @Test
  void concurrentRegistrations_areAllKept() {
    DeviceId device = registered(OWNER, TOKEN);
    store.beforeNextReplace(() -> registered(OWNER, new PushToken("other")));

    assertEquals(new SubscribeToDataset.Result.Subscribed(), subscribe(GAME, device));

    assertEquals(2, store.devices(OWNER).devices().size());
    assertEquals(List.of(device), ids(store.devices(OWNER).receiversOf(GAME.name())));
  }

  @Test
  void changesThatAreAlwaysTooLate_endAsBusy() {
    DeviceId device = registered(OWNER, TOKEN);
    SubscribeToDataset impatient =
        new SubscribeToDataset(_ -> configuration, datasets::contains, store, _ -> false);
    store.beforeNextReplace(() -> registered(OWNER, new PushToken("other")));

    Assertions.assertThrows(
        StoreBusyException.class,
        () -> impatient.subscribe(GAME, new DeviceReference(device.value())));
  }
}
