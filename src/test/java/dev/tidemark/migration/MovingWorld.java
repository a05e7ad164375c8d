package dev.tidemark.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.cognito.LocalSync;
import dev.tidemark.migration.MovingDevice.Outcome;
import dev.tidemark.migration.MovingDevice.Shared;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.cognitosync.model.Record;

/**
 * One user with several devices, who move from one service to another in random steps. Knows what
 * the services have acknowledged, and checks what they say against it.
 */
final class MovingWorld {
  private static final int DEVICES = 3;

  private final Random random;
  private final LocalSync source;
  private final LocalSync here;
  private final String pool;
  private final String identity;
  private final Supplier<List<Finding>> bulk;
  private final List<MovingDevice> devices;
  private final List<String> log = new ArrayList<>();

  /** The values that were acknowledged, by key, and are not lost for a known reason. */
  private final Map<String, String> acknowledged = new HashMap<>();

  /** The devices that have listed counts which the source gave after the take-over. */
  private final Set<MovingDevice> ahead = new HashSet<>();

  private boolean isMoved;
  private boolean isLate;
  private boolean wasDeleted;
  private int writes;

  MovingWorld(
      long seed,
      LocalSync source,
      LocalSync here,
      String pool,
      String identity,
      Supplier<List<Finding>> bulk) {
    this.random = new Random(seed);
    this.source = source;
    this.here = here;
    this.pool = pool;
    this.identity = identity;
    this.bulk = bulk;
    this.devices =
        IntStream.range(0, DEVICES)
            .mapToObj(number -> new MovingDevice("device" + number, pool, identity, source))
            .toList();
  }

  void run(int steps) {
    for (int step = 0; step < steps; step++) {
      step();
    }
    end();
  }

  private void step() {
    MovingDevice device = devices.get(random.nextInt(DEVICES));
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> write(device, device.name() + "-" + random.nextInt(4));
      case 4, 5 -> write(device, Shared.KEY);
      case 6, 7 -> sync(device);
      case 8 -> switchOver(device);
      case 9 -> copy();
      case 10 -> fault();
      default -> delete(device);
    }
  }

  private void write(MovingDevice device, String key) {
    writes++;
    String value = "v" + writes;
    if (key.equals(Shared.KEY)) {
      value = Shared.on(Optional.ofNullable(device.values().get(key)), value);
    }
    device.write(key, value);
    log.add(device.name() + " writes " + key + "=" + value);
    sync(device);
  }

  /** Syncs a device, and checks what comes of its changes. */
  private void sync(MovingDevice device) {
    boolean isHere = device.service() == here;
    Map<String, String> before = isHere && !isMoved ? Map.of() : server(device.service());
    boolean hadChanges = device.hasChanges();
    long since = device.lastSyncCount();
    boolean wasMoved = isMoved;
    Outcome outcome = device.sync();
    log.add("%s syncs with %s since %d: %s".formatted(device.name(), name(device), since, outcome));
    checkStartOver(device);
    if (outcome == Outcome.BUSY) {
      return;
    }
    isMoved |= isHere;
    if (!isHere && isLate) {
      ahead.add(device);
    }
    if (hadChanges) {
      acknowledge(device, before, isHere && !wasMoved);
    }
  }

  private void acknowledge(MovingDevice device, Map<String, String> before, boolean isUnknown) {
    boolean isHere = device.service() == here;
    Map<String, String> after = server(device.service());
    String shared = after.get(Shared.KEY);
    String overwritten = before.get(Shared.KEY);
    if (!isUnknown && shared != null && overwritten != null && !shared.equals(overwritten)) {
      assertEquals(Shared.id(overwritten), Shared.seen(shared), () -> "unseen overwrite" + this);
    }
    if (!isHere && isMoved) {
      isLate = true;
      ahead.add(device);
      return;
    }
    after.forEach(
        (key, value) -> {
          if (key.startsWith(device.name())) {
            acknowledged.put(key, value);
          }
        });
  }

  /** Only a device that the source has told more than was taken over may have to start over. */
  private void checkStartOver(MovingDevice device) {
    if (device.takeStartedOver() && !wasDeleted) {
      assertTrue(
          device.service() == here && ahead.contains(device), () -> "needless start-over" + this);
    }
  }

  private void switchOver(MovingDevice device) {
    device.switchTo(here);
    log.add(device.name() + " switches");
    sync(device);
  }

  private void copy() {
    List<Finding> findings = bulk.get();
    log.add("copy: " + findings.stream().map(Finding::kind).toList());
    isLate &= findings.stream().noneMatch(Finding::isWritten);
  }

  private void fault() {
    String operation = random.nextBoolean() ? "ListRecords" : "ListDatasets";
    int status = random.nextBoolean() ? 500 : 403;
    source.control(
        "POST",
        "faults",
        ("{\"fault\":\"respond\",\"operation\":\"%s\",\"identity\":\"%s\",\"status\":%d,"
                + "\"count\":%d}")
            .formatted(operation, identity, status, 1 + random.nextInt(4)));
    log.add("fault: " + operation + " " + status);
  }

  /** A deletion, seldom: it takes the meaning from everything that was acknowledged before. */
  private void delete(MovingDevice device) {
    boolean isHere = device.service() == here;
    if (random.nextInt(3) > 0 || (isHere ? !isMoved : isMoved)) {
      return;
    }
    if (exists(device.service())) {
      device.service().delete(pool, identity, MovingDevice.DATASET);
      log.add("deleted at " + name(device));
      wasDeleted = true;
      acknowledged.clear();
      if (isHere) {
        copy();
        assertFalse(exists(here), () -> "a dataset that was deleted here is back" + this);
      }
    }
  }

  private void end() {
    source.control("DELETE", "faults", "");
    for (MovingDevice device : devices) {
      if (device.service() == source) {
        sync(device);
        switchOver(device);
      }
    }
    List<Finding> findings = bulk.get();
    log.add("last copy: " + findings.stream().map(Finding::kind).toList());
    if (isLate && !wasDeleted) {
      assertTrue(
          findings.stream().anyMatch(found -> found.kind().isDifference() || found.isWritten()),
          () -> "nobody is told of updates on both sides" + this);
    }
    for (int round = 0; round < 2; round++) {
      devices.forEach(this::sync);
    }
    Map<String, String> stored = server(here);
    // A later value of the source may have come with a copy.
    acknowledged.forEach(
        (key, value) ->
            assertTrue(
                number(stored.getOrDefault(key, "v0")) >= number(value),
                () -> "lost " + key + this));
    devices.forEach(device -> checkCopy(device, stored));
  }

  /** A device whose count is 0 keeps the records of a deleted dataset: no listing can tell it. */
  private void checkCopy(MovingDevice device, Map<String, String> stored) {
    Map<String, String> copy = new HashMap<>(device.values());
    if (wasDeleted) {
      copy.keySet().retainAll(stored.keySet());
    }
    assertEquals(stored, copy, () -> device.name() + " differs" + this);
  }

  private static int number(String value) {
    return Integer.parseInt(value.substring(1));
  }

  private boolean exists(LocalSync service) {
    source.control("DELETE", "faults", "");
    return service.list(pool, identity, MovingDevice.DATASET, _ -> {}).datasetExists();
  }

  private Map<String, String> server(LocalSync service) {
    source.control("DELETE", "faults", "");
    Map<String, String> values = new HashMap<>();
    for (Record record : service.list(pool, identity, MovingDevice.DATASET, _ -> {}).records()) {
      if (Objects.nonNull(record.value())) {
        values.put(record.key(), record.value());
      }
    }
    return values;
  }

  private String name(MovingDevice device) {
    return device.service() == here ? "here" : "the source";
  }

  @Override
  public String toString() {
    return "\n  " + String.join("\n  ", log);
  }
}
