package dev.tidemark.push;

import dev.tidemark.dynamodb.StreamedUsage;
import dev.tidemark.local.ChangeEvent;
import dev.tidemark.push.PushWorld.Change;
import dev.tidemark.usage.CountUsage;
import dev.tidemark.usage.RecordedChanges;
import dev.tidemark.usage.UsageLedger;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Delivers the changes of a random workload to functions that are killed at their calls, while
 * users log in and out on phones, and checks what the phones hear. Another class loader may load
 * it.
 */
public final class PushSimulation implements LongFunction<List<String>> {
  private static final String STREAM =
      "arn:aws:dynamodb:us-east-1:000000000000:table/table/stream/2026-11-28T00:00:00.000";

  /** Strong references, since the level of a logger is lost with it. */
  private static final List<Logger> QUIET =
      Stream.of(PoolHealth.class, StreamedUsage.class)
          .map(type -> Logger.getLogger(type.getName()))
          .toList();

  /** Creates the function; called by reflection. */
  public PushSimulation() {}

  @Override
  public List<String> apply(long seed) {
    QUIET.forEach(logger -> logger.setLevel(Level.OFF));
    try {
      return new Run(seed).violations();
    } catch (IllegalArgumentException | IllegalStateException e) {
      return List.of("failed: " + e);
    } finally {
      QUIET.forEach(logger -> logger.setLevel(null));
    }
  }

  /** One run. */
  private static final class Run {
    private final List<String> violations = new ArrayList<>();
    private final Random random;
    private final PushWorld world;
    private final PushService service;
    private final int percent;
    private final int[] positions = new int[RecordedChanges.SHARDS];
    private PushProcess process;
    private SendPushes sendPushes;
    private int step;
    private boolean isCounted;

    Run(long seed) {
      random = new Random(seed);
      world = new PushWorld(random);
      service = new PushService(random, violations::add);
      percent = 1 + random.nextInt(3) * 10;
      start(percent);
    }

    private void start(int killed) {
      process = new PushProcess(random, service, () -> step, killed);
      sendPushes = process.sendPushes();
    }

    List<String> violations() {
      for (step = 0; step < 80; step++) {
        if (random.nextInt(3) == 0) {
          service.step(step);
        } else {
          world.step(step, authors());
        }
        if (random.nextInt(3) == 0) {
          deliver(random.nextInt(RecordedChanges.SHARDS));
        }
      }
      deliverAll();
      service.checkHeard(world.changes());
      finish();
      return violations;
    }

    private static List<String> authors() {
      List<String> authors = new ArrayList<>(List.of("a browser", "us-east-1:a"));
      PushWorld.identities()
          .forEach(
              identity -> {
                for (int phone = 0; phone < 4; phone++) {
                  authors.add(PushService.deviceId(identity, phone));
                }
              });
      return authors;
    }

    private void deliverAll() {
      for (int shard = 0; shard < RecordedChanges.SHARDS; shard++) {
        while (positions[shard] < world.shard(shard).size()) {
          deliver(shard);
        }
      }
    }

    /** Writes each dataset once more, from no device, so that each endpoint is looked at. */
    private void finish() {
      start(0);
      world.updateAll(step, "a browser");
      deliverAll();
      service.checkDevices();
    }

    private void deliver(int shard) {
      List<Record> all = world.shard(shard);
      int start = positions[shard];
      int end = end(start, all);
      if (end == start) {
        return;
      }
      while (!invoke(all.subList(start, end))) {
        end = end(end, all);
      }
      positions[shard] = end;
      if (random.nextInt(4) == 0) {
        int again = random.nextInt(end);
        invoke(all.subList(again, again + 1 + random.nextInt(end - again)));
      }
    }

    private int end(int from, List<Record> all) {
      return Math.min(all.size(), from + random.nextInt(8));
    }

    /** Returns whether the function succeeded. A new one follows one that was killed. */
    private boolean invoke(List<Record> batch) {
      isCounted = false;
      try {
        new StreamedUsage(new CountUsage(ledger()), List.of(news -> check(sendPushes.send(news))))
            .count(new ByteArrayInputStream(new ChangeEvent(STREAM, batch).toJson()));
      } catch (PushProcess.Killed _) {
        // Its end shows below.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      checkSent(batch);
      if (process.isDead()) {
        start(percent);
        return false;
      }
      service.checkRegistrations();
      service.rememberRefused(process.refused());
      process.refused().clear();
      return true;
    }

    private UsageLedger ledger() {
      return (_, _, _) -> {
        process.live();
        isCounted = true;
        return new UsageLedger.Result.Counted();
      };
    }

    private void check(PushCounts counts) {
      if (!isCounted) {
        violations.add("pushed before the usage is counted");
      }
      long sent =
          counts.platforms().stream()
              .mapToLong(platform -> counts.of(platform, PushCounts.Outcome.SENT))
              .sum();
      if (!process.isDead() && sent != process.sent()) {
        violations.add("counted " + sent + " pushes and not " + process.sent());
      }
    }

    /** Each push of a batch is of one of its changes by another device, and the only one. */
    private void checkSent(List<Record> batch) {
      Set<String> once = new HashSet<>();
      for (PushProcess.Sent sent : process.takeSent()) {
        PushMessage message = sent.message();
        if (!once.add(sent.device() + " " + message.dataset())) {
          violations.add("a device hears twice in a batch: " + sent);
        }
        boolean isNews =
            batch.stream()
                .flatMap(change -> world.change(change).stream())
                .anyMatch(change -> isOf(change, message) && !change.isBy(sent.device().value()));
        if (!isNews) {
          violations.add("no other device made this change: " + sent);
        }
      }
    }

    private static boolean isOf(Change change, PushMessage message) {
      return change.dataset().equals(message.dataset())
          && change.count() == message.syncCount().value();
    }
  }
}
