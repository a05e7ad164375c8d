package dev.tidemark.consistency.checker;

import dev.tidemark.consistency.history.Call;
import dev.tidemark.consistency.history.Calls;
import dev.tidemark.consistency.history.JsonValues;
import dev.tidemark.consistency.history.StoredRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks all pages of each listing together: a device that has read them has every change up to the
 * count that they state, however the service builds them.
 */
final class PagedListingChecks {
  private final Calls calls;
  private final Timeline timeline;
  private final Map<String, Call> pages = new HashMap<>();
  private final List<Call> starts = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();

  PagedListingChecks(Calls calls, Timeline timeline, List<Call> ofDataset) {
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
    starts.stream()
        .filter(start -> JsonValues.isTrue(start.body(), "DatasetExists"))
        .forEach(this::check);
    return violations;
  }

  private void check(Call start) {
    Map<String, StoredRecord> listed = new HashMap<>();
    boolean isResync = isResync(start);
    Call page = start;
    while (true) {
      page.records().forEach(stored -> listed.put(stored.key(), stored));
      Optional<String> next = page.body().string("NextToken");
      if (next.isEmpty()) {
        break;
      }
      page = pages.get(next.get());
      if (page == null || isResync(page) != isResync) {
        return;
      }
    }
    // An empty last page of a resync may tell the device to resync once more.
    boolean isResyncAgain = isResync && page != start && page.records().isEmpty();
    if (!isResyncAgain) {
      check(start, page, isResync ? 0 : calls.lastSyncCount(start), listed);
    }
  }

  /** A record may be removed and pruned before its page. The next listing tells the device then. */
  private boolean isPruned(String key, Call end, long named) {
    return timeline.possible(end).stream()
        .anyMatch(state -> state.prunedUpTo() > named && !state.records().containsKey(key));
  }

  private static boolean isResync(Call page) {
    return JsonValues.isTrue(page.body(), "DatasetDeletedAfterRequestedSyncCount");
  }

  private void check(Call start, Call end, long last, Map<String, StoredRecord> listed) {
    long named = start.datasetSyncCount();
    DatasetModel state = timeline.states().get(Math.toIntExact(named));
    for (StoredRecord stored : state.records().values()) {
      StoredRecord found = listed.get(stored.key());
      // A device that begins with nothing needs no tombstones.
      boolean isNeeded = stored.count() > last && (last > 0 || stored.value().isPresent());
      if (found == null
          ? isNeeded && !isPruned(stored.key(), end, named)
          : found.count() < stored.count()) {
        violations.add("a listing up to count " + named + " leaves out " + stored + ": " + start);
      }
    }
    for (StoredRecord found : listed.values()) {
      if (found.count() <= named && !found.equals(state.records().get(found.key()))) {
        violations.add("a listing up to count " + named + " has " + found + ": " + start);
      }
    }
  }
}
