package dev.tidemark.consistency;

import dev.tidemark.consistency.Calls.Call;
import dev.tidemark.consistency.DatasetModel.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds listings, all their pages together, to what a device may conclude from them: it has every
 * change up to the count that was named. This says nothing of how a service does it.
 */
final class WholeListings {
  private final Calls calls;
  private final Timeline timeline;
  private final Map<String, Call> pages = new HashMap<>();
  private final List<Call> starts = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();

  WholeListings(Calls calls, Timeline timeline, List<Call> ofDataset) {
    this.calls = calls;
    this.timeline = timeline;
    for (Call call : ofDataset) {
      if (call.is("ListRecords", 200)) {
        Optional<String> token = call.input().string("NextToken");
        token.ifPresentOrElse(sent -> pages.put(sent, call), () -> starts.add(call));
      }
    }
  }

  List<String> violations() {
    starts.stream().filter(start -> Trees.isTrue(start.body, "DatasetExists")).forEach(this::check);
    return violations;
  }

  private void check(Call start) {
    Map<String, Stored> listed = new HashMap<>();
    boolean isLost = isLost(start);
    Call page = start;
    while (true) {
      page.records().forEach(stored -> listed.put(stored.key(), stored));
      Optional<String> next = page.body.string("NextToken");
      if (next.isEmpty()) {
        break;
      }
      page = pages.get(next.get());
      if (page == null || isLost(page) != isLost) {
        return;
      }
    }
    // Who was told to start over at first, and comes to the end without records, was told so again.
    boolean isLostAgain = isLost && page != start && page.records().isEmpty();
    if (!isLostAgain) {
      check(start, page, isLost ? 0 : calls.lastSyncCount(start), listed);
    }
  }

  /** A record may be removed and forgotten before its page: then the next listing tells so. */
  private boolean isForgotten(String key, Call end, long named) {
    return timeline.possible(end).stream()
        .anyMatch(state -> state.prunedBelow() > named && !state.records().containsKey(key));
  }

  private static boolean isLost(Call page) {
    return Trees.isTrue(page.body, "DatasetDeletedAfterRequestedSyncCount");
  }

  private void check(Call start, Call end, long last, Map<String, Stored> listed) {
    long named = start.datasetSyncCount();
    DatasetModel state = timeline.states().get(Math.toIntExact(named));
    for (Stored stored : state.records().values()) {
      Stored found = listed.get(stored.key());
      // Who begins with nothing needs no tombstones.
      boolean isNeeded = stored.count() > last && (last > 0 || stored.value().isPresent());
      if (found == null
          ? isNeeded && !isForgotten(stored.key(), end, named)
          : found.count() < stored.count()) {
        violations.add(
            "a listing names the count " + named + " and leaves out " + stored + ": " + start);
      }
    }
    for (Stored found : listed.values()) {
      if (found.count() <= named && !found.equals(state.records().get(found.key()))) {
        violations.add("a listing names the count " + named + " and has " + found + ": " + start);
      }
    }
  }
}
