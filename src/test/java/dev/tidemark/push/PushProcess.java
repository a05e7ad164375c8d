package dev.tidemark.push;

import dev.tidemark.model.DeviceId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PlatformApplicationArn;
import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.Samples;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PushSync;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntSupplier;

/** A process of the function. It may be killed at each call, and then makes no more calls. */
final class PushProcess implements PushStore, PushSender {
  private static final PushSync PUSH =
      new PushSync(
          List.of(new PlatformApplicationArn("arn:aws:sns:eu-west-1:123456789012:app/GCM/game")),
          Optional.empty());

  private final Random random;
  private final PushService service;
  private final IntSupplier step;
  private final int percent;
  private final Set<DeviceRegistration> refused = new HashSet<>();
  private final List<Sent> sent = new ArrayList<>();
  private PoolIdentity lastRead = PushWorld.identities().getFirst();
  private boolean isDead;

  /** A notification that this process sent since the last batch began. */
  record Sent(DeviceId device, PushMessage message) {}

  /** The end of the process; nothing in it handles this. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  /**
   * Starts a process.
   *
   * @param step returns the number of the step, for devices that register while they are replaced
   * @param percent how many of a hundred calls kill it; 0 also for no concurrent registrations
   */
  PushProcess(Random random, PushService service, IntSupplier step, int percent) {
    this.random = random;
    this.service = service;
    this.step = step;
    this.percent = percent;
  }

  /** Returns the operation of this process. */
  SendPushes sendPushes() {
    return new SendPushes(
        this::configuration,
        this,
        this,
        new SendPushes.Pace(Duration.ofSeconds(5), _ -> true, DirectThreads::new),
        () -> Samples.DATE);
  }

  private PoolConfiguration configuration(IdentityPoolId pool) {
    return pool.equals(PushWorld.PUSHING)
        ? new PoolConfiguration(Optional.of(PUSH), Optional.empty(), 1)
        : PoolConfiguration.NONE;
  }

  boolean isDead() {
    return isDead;
  }

  /** Returns the number of notifications since they were last taken. */
  int sent() {
    return sent.size();
  }

  /** Returns the notifications since the last call, and forgets them. */
  List<Sent> takeSent() {
    List<Sent> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  /** Returns the devices whose endpoints were refused. */
  Set<DeviceRegistration> refused() {
    return refused;
  }

  /** Ends the process at times. */
  void live() {
    if (isDead || random.nextInt(200) < percent) {
      isDead = true;
      throw new Killed();
    }
  }

  @Override
  public Devices devices(PoolIdentity identity) {
    if (!identity.pool().equals(PushWorld.PUSHING)) {
      service.report("a pool without push sync is read");
    }
    live();
    lastRead = identity;
    return service.store().devices(identity);
  }

  @Override
  public boolean replace(PoolIdentity identity, Devices seen, Devices after) {
    live();
    for (DeviceRegistration device : seen.devices()) {
      if (!after.devices().contains(device)) {
        registerMeanwhile(identity, device.endpoint());
      }
    }
    boolean isReplaced = service.store().replace(identity, seen, after);
    if (!isReplaced) {
      refused.removeIf(device -> seen.devices().contains(device));
    }
    live();
    return isReplaced;
  }

  @Override
  public Optional<EndpointOwner> ownerOf(PlatformEndpointArn endpoint) {
    live();
    Optional<EndpointOwner> owner = service.store().ownerOf(endpoint);
    if (!owner.map(EndpointOwner::identity).equals(Optional.of(lastRead))) {
      registerMeanwhile(lastRead, endpoint);
    }
    return owner;
  }

  /** Registers a phone again at times, as a concurrent request does. */
  private void registerMeanwhile(PoolIdentity user, PlatformEndpointArn endpoint) {
    if (percent > 0 && random.nextInt(4) == 0) {
      service.registerAgain(user, endpoint, step.getAsInt());
    }
  }

  @Override
  public void takeOver(PlatformEndpointArn endpoint, EndpointOwner owner) {
    service.report("a push takes over an endpoint");
  }

  @Override
  public Result send(PushSync push, DeviceRegistration device, PushMessage message) {
    live();
    Result result = service.send(push, device, message);
    switch (result) {
      case Result.Sent _ -> sent.add(new Sent(device.id(), message));
      case Result.EndpointDisabled _, Result.EndpointGone _ -> {
        refused.add(device);
        registerMeanwhile(message.dataset().owner(), device.endpoint());
      }
      case Result.Unusable _, Result.Throttled _ -> {}
    }
    live();
    return result;
  }
}
