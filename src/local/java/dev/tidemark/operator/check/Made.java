package dev.tidemark.operator.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Supplier;

/** What a run has made, and how each of it is removed. */
final class Made {
  private final SequencedMap<String, Supplier<String>> removals = new LinkedHashMap<>();

  /** Remembers a dataset, before it is written. */
  void dataset(Caller caller, String name) {
    add("dataset " + name, () -> removed(caller.api().delete(caller.path(name))));
  }

  /**
   * Remembers something that is removed by a call.
   *
   * @param removal returns the reason if it is left, or the empty text
   */
  void add(String what, Supplier<String> removal) {
    removals.put(what, removal);
  }

  private static String removed(Reply reply) {
    return reply.isOk() || reply.status() == 404 ? "" : reply.toString();
  }

  /** Removes everything, the last first, and tells what is left. */
  void remove(Results results) {
    List<String> left = new ArrayList<>();
    removals
        .sequencedEntrySet()
        .reversed()
        .forEach(
            entry -> {
              String reason = reasonOf(entry.getValue());
              if (!reason.isEmpty()) {
                left.add(entry.getKey() + " (" + reason + ")");
              }
            });
    results.add(
        left.isEmpty()
            ? CheckResult.ok("clean-up", "the check has removed what it made")
            : CheckResult.failed(
                "clean-up",
                "left: " + String.join("; ", left),
                "the check has left data of its own identities",
                "Delete them through the API, or erase the identities."));
  }

  private static String reasonOf(Supplier<String> removal) {
    try {
      return removal.get();
    } catch (RuntimeException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
