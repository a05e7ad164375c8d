package dev.tidemark.consistency;

import dev.tidemark.consistency.Calls.Call;
import dev.tidemark.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks what was answered about the events of the pool: they are as somebody has set them, and
 * nobody had set them otherwise since.
 */
final class PoolChecks {
  private final List<Setting> settings = new ArrayList<>(List.of(Setting.NONE));
  private final List<Call> answers = new ArrayList<>();

  /**
   * What the events were set to.
   *
   * @param begin the place in the history where that began
   * @param end where it was over at the latest; never, if nobody was told
   * @param isAnswered whether it was told to have been made
   */
  private record Setting(String syncTrigger, int begin, int end, boolean isAnswered) {
    /** What there is before anything is set. */
    static final Setting NONE = new Setting("", -1, -1, true);

    static Setting of(Call call) {
      boolean isAnswered = call.status == 200;
      return new Setting(
          syncTriggerOf(call.input().object("Events")),
          call.begin,
          isAnswered ? call.end : Integer.MAX_VALUE,
          isAnswered);
    }
  }

  /** Checks the calls of a history. */
  PoolChecks(List<Call> calls) {
    for (Call call : calls) {
      if (call.operation().equals("SetCognitoEvents") && call.status != 429) {
        settings.add(Setting.of(call));
      } else if (call.is("GetCognitoEvents", 200)) {
        answers.add(call);
      }
    }
  }

  private static String syncTriggerOf(JsonObject events) {
    return events.string("SyncTrigger").orElse("");
  }

  List<String> violations() {
    return answers.stream()
        .filter(answer -> possible(answer).noneMatch(setting -> isStillSet(setting, answer)))
        .map(answer -> "not what was set last: " + answer)
        .toList();
  }

  /** Returns the settings that are as the answer says, and had begun. */
  private Stream<Setting> possible(Call answer) {
    String found = syncTriggerOf(answer.body.object("Events"));
    return settings.stream()
        .filter(setting -> setting.syncTrigger().equals(found) && setting.begin() < answer.end);
  }

  /** Tells whether nobody is known to have set it otherwise after it was made. */
  private boolean isStillSet(Setting setting, Call answer) {
    return settings.stream().noneMatch(later -> isBetween(setting, later, answer))
        && answers.stream()
            .filter(earlier -> earlier.end < answer.begin)
            .noneMatch(earlier -> isAfter(setting, earlier));
  }

  private static boolean isBetween(Setting setting, Setting later, Call answer) {
    return later.isAnswered() && later.begin() > setting.end() && later.end() < answer.begin;
  }

  /** Tells whether an answer shows what was set after this. */
  private boolean isAfter(Setting setting, Call answer) {
    boolean isOther = possible(answer).noneMatch(setting::equals);
    return (isOther && answer.begin > setting.end())
        || possible(answer).allMatch(later -> later.begin() > setting.end());
  }
}
