package dev.tidemark.consistency.checker;

import dev.tidemark.consistency.history.Call;
import dev.tidemark.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks that the events of the identity pool are a linearizable register: GetCognitoEvents returns
 * what a SetCognitoEvents set, and no other has completed in between.
 */
final class PoolEventsChecks {
  private final List<Setting> settings = new ArrayList<>(List.of(Setting.NONE));
  private final List<Call> reads = new ArrayList<>();

  /**
   * A write of the events.
   *
   * @param begin the place in the history where it begins
   * @param end the place where it ends; the greatest number without a successful response
   * @param isAcknowledged whether it has a successful response
   */
  private record Setting(String syncTrigger, int begin, int end, boolean isAcknowledged) {
    /** The state before the first write. */
    static final Setting NONE = new Setting("", -1, -1, true);

    static Setting of(Call call) {
      boolean isAcknowledged = call.status() == 200;
      return new Setting(
          syncTriggerOf(call.input().object("Events")),
          call.begin(),
          isAcknowledged ? call.end() : Integer.MAX_VALUE,
          isAcknowledged);
    }
  }

  /** Checks the calls of a history. */
  PoolEventsChecks(List<Call> calls) {
    for (Call call : calls) {
      if (call.operation().equals("SetCognitoEvents") && call.status() != 429) {
        settings.add(Setting.of(call));
      } else if (call.is("GetCognitoEvents", 200)) {
        reads.add(call);
      }
    }
  }

  private static String syncTriggerOf(JsonObject events) {
    return events.string("SyncTrigger").orElse("");
  }

  List<String> violations() {
    return reads.stream()
        .filter(read -> possible(read).noneMatch(setting -> isStillSet(setting, read)))
        .map(read -> "not the last events that were set: " + read)
        .toList();
  }

  /** Returns the writes of the value that was read which had begun. */
  private Stream<Setting> possible(Call read) {
    String found = syncTriggerOf(read.body().object("Events"));
    return settings.stream()
        .filter(setting -> setting.syncTrigger().equals(found) && setting.begin() < read.end());
  }

  /** Returns whether no later write is known to have replaced this one before the read. */
  private boolean isStillSet(Setting setting, Call read) {
    return settings.stream().noneMatch(later -> isBetween(setting, later, read))
        && reads.stream()
            .filter(earlier -> earlier.end() < read.begin())
            .noneMatch(earlier -> isAfter(setting, earlier));
  }

  private static boolean isBetween(Setting setting, Setting later, Call read) {
    return later.isAcknowledged() && later.begin() > setting.end() && later.end() < read.begin();
  }

  /** Returns whether a read shows a later write. */
  private boolean isAfter(Setting setting, Call read) {
    boolean isOther = possible(read).noneMatch(setting::equals);
    return (isOther && read.begin() > setting.end())
        || possible(read).allMatch(later -> later.begin() > setting.end());
  }
}
