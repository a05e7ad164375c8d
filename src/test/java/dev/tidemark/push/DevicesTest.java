package dev.tidemark.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tidemark.model.DatasetName;
import dev.tidemark.model.DeviceId;
import dev.tidemark.model.PlatformEndpointArn;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rules of an identity's devices. */
class DevicesTest {
  private static final DatasetName GAME = new DatasetName("game");
  private static final DatasetName SETTINGS = new DatasetName("settings");

  private static DeviceRegistration device(int number) {
    return new DeviceRegistration(
        new DeviceId("device-" + number), Platform.GCM, endpoint(number), Set.of(), false);
  }

  private static PlatformEndpointArn endpoint(int number) {
    return new PlatformEndpointArn(
        "arn:aws:sns:eu-west-1:123456789012:endpoint/GCM/game/" + number);
  }

  @Test
  void registeringAgain_keepsSubscriptionsAndEndsThePause() {
    DeviceId id = device(1).id();
    Devices before =
        Devices.NONE.register(device(1)).subscribe(id, GAME).pause(id).register(device(2));

    Devices after =
        before.register(new DeviceRegistration(id, Platform.GCM, endpoint(9), Set.of(), false));

    assertEquals(
        List.of(
            device(2), new DeviceRegistration(id, Platform.GCM, endpoint(9), Set.of(GAME), false)),
        after.devices());
  }

  @Test
  void oneDeviceMoreThanTheBound_replacesTheLeastRecentlyRegistered() {
    Devices devices = Devices.NONE;
    for (int i = 0; i < Devices.MAX_DEVICES; i++) {
      devices = devices.register(device(i));
    }
    devices = devices.register(device(0)).register(device(100));

    assertEquals(Devices.MAX_DEVICES, devices.devices().size());
    assertEquals(Optional.empty(), devices.find(device(1).id()));
    assertEquals(Optional.of(device(0)), devices.find(device(0).id()));
    assertEquals(Optional.of(device(100)), devices.find(device(100).id()));
  }

  @Test
  void receivers_areSubscribedAndNotPaused() {
    Devices devices =
        Devices.NONE
            .register(device(1))
            .register(device(2))
            .register(device(3))
            .register(device(4))
            .subscribe(device(1).id(), GAME)
            .subscribe(device(2).id(), GAME)
            .subscribe(device(3).id(), SETTINGS)
            .subscribe(device(4).id(), GAME)
            .pause(device(2).id())
            .unsubscribe(device(4).id(), GAME);

    assertEquals(
        List.of(device(1).id()),
        devices.receiversOf(GAME).stream().map(DeviceRegistration::id).toList());
  }

  @Test
  void removedDevice_isForgottenWithItsSubscriptions() {
    DeviceId id = device(1).id();
    Devices devices =
        Devices.NONE.register(device(1)).subscribe(id, GAME).remove(id).register(device(1));

    assertFalse(devices.find(id).orElseThrow().isSubscribedTo(GAME));
  }
}
