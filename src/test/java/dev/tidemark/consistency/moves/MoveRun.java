package dev.tidemark.consistency.moves;

import dev.tidemark.consistency.workload.Schedule;
import dev.tidemark.dynamodb.DynamoDbDatasetImports;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.Samples;
import dev.tidemark.model.SyncCount;
import dev.tidemark.sync.DatasetImports;
import dev.tidemark.sync.DatasetImports.Result;
import dev.tidemark.sync.DatasetImports.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A random run in which two datasets of an identity move. Devices write at both places, delete
 * datasets, and move one by one. The move is in bulk, repeated at any time, or at the first contact
 * of a device; an operator may also import files. In the end, all devices have moved and settle.
 */
final class MoveRun {
  private static final int DEVICES = 6;
  private static final int STEPS = 120;
  private static final int LARGE = 3_000;
  private static final int ROUNDS = 4;

  private final Random random;
  private final List<String> violations = new ArrayList<>();
  private final Place former = new Place(violations);
  private final Place here = new Place(violations);
  private final DatasetImports imports =
      new DynamoDbDatasetImports(here.table, "table", _ -> true, SyncCount.ZERO);
  private final List<DatasetId> ids = List.of(Samples.dataset("small"), Samples.dataset("large"));
  private final List<MovingDevice> devices = new ArrayList<>();

  /** What slow functions have read of the former place, and write later. */
  private final List<Dataset> late = new ArrayList<>();

  private final boolean isBulk;

  /** Whether the identity is marked as moved. If not, one of its datasets must move early. */
  private final boolean isMarked;

  private int edits;

  MoveRun(long seed) {
    random = Schedule.random(seed);
    isBulk = random.nextBoolean();
    isMarked = !isBulk || random.nextBoolean();
    for (int i = 0; i < DEVICES; i++) {
      devices.add(new MovingDevice("device " + i, ids.get(i % 2), former, random, violations));
    }
  }

  /** Runs, and returns the violations. */
  List<String> violations() {
    if (!isMarked) {
      devices.getFirst().edit(edits++, "");
      devices.getFirst().sync();
      move(Terms.BULK);
    }
    int first = random.nextInt(STEPS / 2);
    for (int step = 0; step < STEPS && violations.isEmpty(); step++) {
      step(step > first);
      if (step == first && isBulk) {
        move(Terms.BULK);
      }
    }
    devices.stream().filter(device -> device.place() == former).forEach(this::switchOver);
    for (int round = 0; round < ROUNDS; round++) {
      devices.forEach(MovingDevice::sync);
      devices.forEach(MovingDevice::sync);
    }
    devices.stream()
        .filter(device -> !device.isInSync())
        .forEach(_ -> violations.add("a device never gets its changes through"));
    return violations;
  }

  private void step(boolean maySwitch) {
    MovingDevice device = devices.get(random.nextInt(DEVICES));
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4, 5 ->
          device.edit(edits++, "x".repeat(device.id().equals(ids.getLast()) ? LARGE : 1));
      case 6 -> {
        if (random.nextInt(4) == 0) {
          device.place().delete(device.id());
        }
      }
      case 7, 8 -> {
        if (maySwitch && device.place() == former) {
          switchOver(device);
        }
      }
      case 9 -> {
        if (maySwitch && isBulk) {
          move(Terms.BULK);
        }
      }
      case 10 -> {
        if (maySwitch && isBulk && random.nextInt(4) == 0) {
          move(Terms.FILE);
        }
      }
      case 11 -> {
        List<Dataset> now = List.copyOf(late);
        late.clear();
        now.forEach(imported -> write(imported, Terms.FIRST_CONTACT));
      }
      default -> device.sync();
    }
  }

  private void switchOver(MovingDevice device) {
    if (!isBulk && imports.movedAt(Samples.OWNER).isEmpty()) {
      move(Terms.FIRST_CONTACT);
    }
    device.moveTo(here);
  }

  /** What is asked of the former place may be late: the identity may have been moved meanwhile. */
  private void move(Terms terms) {
    for (DatasetId id : ids) {
      former.dataset(id).ifPresent(found -> move(found, terms));
    }
    if (isMarked) {
      imports.markMoved(Samples.OWNER, Samples.DATE);
    }
  }

  /** The former place tells its deletions, too, as an export does. */
  private void move(Dataset found, Terms terms) {
    write(found, terms);
    if (terms.equals(Terms.FIRST_CONTACT)) {
      late.add(found);
    }
  }

  private void write(Dataset imported, Terms terms) {
    DatasetId id = imported.id();
    boolean wasDeleted = here.deleted.contains(id) && here.dataset(id).isEmpty();
    Result result = imports.write(imported, terms);
    if (result instanceof Result.Written && here.updated.contains(id)) {
      violations.add("an import replaces what devices wrote here");
    }
    if (result instanceof Result.Written(var _, boolean isRaised) && isRaised) {
      here.raised.add(id);
    }
    if (result instanceof Result.Written && wasDeleted && !terms.equals(Terms.FILE)) {
      violations.add("what was deleted here comes back");
    }
    if (result instanceof Result.Written
        && !imports.write(imported, terms).equals(new Result.Same())) {
      violations.add("a repeated import is not the same");
    }
  }
}
