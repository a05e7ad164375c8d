package dev.tidemark.consistency.merges;

import dev.tidemark.model.DatasetName;
import dev.tidemark.sync.ListRecords.Result.Page;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The merges, deletions and listings of one identity in the order of their begins and ends. */
final class MergeLog {
  private final List<String> violations = new ArrayList<>();
  private final List<Done> merges = new ArrayList<>();
  private final List<Done> deletions = new ArrayList<>();
  private final Set<DatasetName> begunDeletions = new HashSet<>();
  private int moment;
  private int shown;

  /** Something that was done for sure, between two moments. */
  private record Done(DatasetName name, int begin, int end) {}

  List<String> violations() {
    return List.copyOf(violations);
  }

  /** Returns how many names listings have shown. */
  int shown() {
    return shown;
  }

  /** Returns the moment at which something begins. */
  int begin() {
    return moment++;
  }

  void violation(String text) {
    violations.add(text);
  }

  /** A dataset may be deleted from now on. */
  void beginDeletion(DatasetName name) {
    begunDeletions.add(name);
  }

  void deleted(DatasetName name, int begin) {
    deletions.add(new Done(name, begin, moment++));
  }

  /**
   * A run has merged a dataset of a guest, which no later run does again. A run whose response was
   * lost cannot tell its own merge from that of a run at the same time.
   */
  void merged(DatasetName name, int begin) {
    if (merges.stream().anyMatch(merge -> merge.name().equals(name) && merge.end() < begin)) {
      violation(name + " is merged again");
    }
    merges.add(new Done(name, begin, moment++));
  }

  /** Checks the names of a listing of a main dataset. */
  void listed(DatasetName main, Page page, int begin) {
    List<DatasetName> names = page.mergedNames();
    shown += names.size();
    for (Done merge : merges) {
      DatasetName name = merge.name();
      boolean isOfMain = name.value().startsWith(main.value() + ".");
      if (isOfMain
          && merge.end() < begin
          && !begunDeletions.contains(name)
          && !names.contains(name)) {
        violation(name + " was merged, and a listing of " + main + " does not name it");
      }
      if (names.contains(name) && isDeletedBetween(merge, begin)) {
        violation(name + " was deleted, and a listing of " + main + " names it");
      }
    }
  }

  private boolean isDeletedBetween(Done merge, int before) {
    return deletions.stream()
        .filter(deletion -> deletion.name().equals(merge.name()))
        .anyMatch(deletion -> deletion.begin() > merge.end() && deletion.end() < before);
  }

  /** Checks that a client's next listing of a dataset would not have the same records again. */
  void checkCounts(DatasetName name, Page page) {
    if (page.records().stream()
        .anyMatch(each -> each.syncCount().isAbove(page.datasetSyncCount()))) {
      violation(name + " has a record above its own count");
    }
  }
}
