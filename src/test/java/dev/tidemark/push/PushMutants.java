package dev.tidemark.push;

import dev.tidemark.consistency.mutants.Mutant;
import dev.tidemark.consistency.mutants.Mutant.Edit;
import dev.tidemark.consistency.workload.Schedule.Kind;
import java.util.List;

/** Planted bugs that the simulation of push notifications must find. */
final class PushMutants {
  private static final String POOL = "push/PoolPushes.java";
  private static final String SEND = "push/SendPushes.java";
  private static final String DEVICES = "push/Devices.java";
  private static final String CHANGES = "dynamodb/DatasetChanges.java";
  private static final String USAGE = "dynamodb/StreamedUsage.java";

  static final List<Mutant> ALL =
      List.of(
          mutant(
              "A device hears the first count of a batch",
              POOL,
              "SyncCount::max",
              "(first, _) -> first"),
          mutant("A device hears of its own update", POOL, "!each.isBy(device.id())", "true"),
          mutant(
              "A device that wrote in the batch hears nothing",
              POOL,
              "!each.isBy(device.id())",
              "news.stream().noneMatch(any -> any.isBy(device.id()))"),
          mutant(
              "The owner of an endpoint is not checked",
              POOL,
              "!owner.equals(Optional.of(new EndpointOwner(identity, device.id())))",
              "owner.isEmpty()"),
          mutant(
              "A device of an earlier user stays",
              POOL,
              "      return Fate.GOES;",
              "      return Fate.STAYS;"),
          mutant(
              "A disabled endpoint is tried again",
              POOL,
              "after.pause(device.getKey().id())",
              "after"),
          mutant(
              "The device of a deleted endpoint stays",
              POOL,
              "after.remove(device.getKey().id())",
              "after"),
          mutant(
              "A refused device is removed although it has registered again",
              POOL,
              "store.replace(identity, seen, after)",
              "store.replace(identity, store.devices(identity), after)"),
          mutant(
              "A throttled notification is dropped at once",
              POOL,
              "MAX_ATTEMPTS = 3",
              "MAX_ATTEMPTS = 1"),
          mutant(
              "A device hears of one dataset of a batch",
              POOL,
              "if (fate != Fate.STAYS)",
              "if (true)"),
          mutant(
              "Pools without push sync are read",
              SEND,
              ".pushSync()",
              ".pushSync().or(() -> java.util.Optional.of(new PushSync(List.of(),"
                  + " java.util.Optional.empty())))"),
          mutant("A paused device is told", DEVICES, " && !device.isPaused()", ""),
          mutant(
              "A device hears of datasets to which it is not subscribed",
              DEVICES,
              "device.isSubscribedTo(dataset) && ",
              ""),
          mutant(
              "A deletion is no news",
              CHANGES,
              "Optional.of(deletion(latest()))",
              "Optional.empty()"),
          mutant(
              "A deletion has the count of the last update",
              CHANGES,
              "last.nextCount()",
              "last.syncCount()"),
          mutant(
              "A restore is no news to the author of the last update",
              CHANGES,
              "isRestore ? Optional.empty()",
              "false ? Optional.empty()"),
          mutant(
              "An item that is written with the same count is news",
              CHANGES,
              "now.syncCount().isAbove(earlier.syncCount())",
              "true"),
          mutant(
              "Notifications are sent before usage is counted",
              USAGE,
              "byStream.forEach(countUsage::count);\n"
                  + "    followers.forEach(follower -> passOn(news, follower));",
              "followers.forEach(follower -> passOn(news, follower));\n"
                  + "    byStream.forEach(countUsage::count);"));

  private PushMutants() {}

  /** The kind of schedule does not matter to this simulation. */
  private static Mutant mutant(String name, String file, String original, String planted) {
    return new Mutant(name, Kind.FEW_RECORDS, List.of(new Edit(file, original, planted)));
  }
}
