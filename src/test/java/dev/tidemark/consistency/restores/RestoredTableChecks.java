package dev.tidemark.consistency.restores;

import dev.tidemark.consistency.history.JsonValues;
import dev.tidemark.consistency.restores.Backup.Moments;
import dev.tidemark.consistency.restores.Content.Stored;
import dev.tidemark.consistency.workload.World.Response;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.DatasetId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads every dataset of a restored table, and compares it with the backup. */
final class RestoredTableChecks {
  private static final String READER = "operator";

  private final Service service;
  private final Set<String> losses;
  private final Violations violations;

  /**
   * Creates the checks.
   *
   * @param losses the losses that the restore reported
   */
  RestoredTableChecks(Service service, Set<String> losses, Violations violations) {
    this.service = service;
    this.losses = losses;
    this.violations = violations;
  }

  /** Checks a dataset, and returns its content. */
  Optional<Content> check(DatasetId id, Optional<Moments> expected) {
    JsonObject input = JsonValues.object("DatasetName", id.name().value(), "MaxResults", 1000);
    Response page = service.call(id, READER, "ListRecords", input);
    if (page.status() != 200) {
      return Optional.empty(); // The service has reported it.
    }
    boolean exists = JsonValues.isTrue(page.body(), "DatasetExists");
    violations.check(
        exists == expected.isPresent(),
        "%s is restored: %s, in the backup: %s",
        id,
        exists,
        expected.isPresent());
    if (!exists || expected.isEmpty()) {
      return Optional.empty();
    }
    Content found = content(page.body());
    violations.check(
        found.count() == service.floor() + 1,
        "%s begins at %d above the floor %d",
        id,
        found.count(),
        service.floor());
    checkTotals(id, found);
    checkLosses(id, expected.get(), found);
    return Optional.of(found);
  }

  private static Content content(JsonObject page) {
    Map<String, Stored> records = new HashMap<>();
    JsonValues.objects(page, "Records")
        .forEach(found -> records.put(JsonValues.text(found, "Key"), DatasetHistory.stored(found)));
    return new Content(JsonValues.number(page, "DatasetSyncCount").orElseThrow(), records);
  }

  private void checkTotals(DatasetId id, Content found) {
    Response response =
        service.call(
            id, READER, "DescribeDataset", JsonValues.object("DatasetName", id.name().value()));
    JsonObject described = response.body().object("Dataset");
    Map<String, String> live = found.live();
    long bytes =
        live.entrySet().stream()
            .mapToLong(each -> bytes(each.getKey()) + bytes(each.getValue()))
            .sum();
    violations.check(
        JsonValues.number(described, "NumRecords").orElse(-1) == live.size()
            && JsonValues.number(described, "DataStorage").orElse(-1) == bytes,
        "%s has the wrong totals",
        id);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * The report names a dataset if something of the moment of its item is lost. It may also name one
   * if a page is newer than the item and has a record without its value. It need not name one whose
   * missing records were gone at the later moment, as after a deletion and a new creation.
   */
  private void checkLosses(DatasetId id, Moments expected, Content found) {
    List<String> reported =
        losses.stream()
            .filter(loss -> loss.startsWith(id.name().value() + " of "))
            .filter(loss -> loss.contains(id.owner().identity().value()))
            .toList();
    boolean isLost = isLost(expected.content(), found);
    boolean isNewerLost = expected.other().filter(other -> isLost(other, found)).isPresent();
    violations.check(
        reported.isEmpty() ? !isLost || isGoneLater(expected, found) : isLost || isNewerLost,
        "%s is restored %s, but the report says %s",
        id,
        isLost ? "with losses" : "whole",
        reported);
    if (!expected.mayBeTorn()) {
      violations.check(
          found.records().equals(expected.content().records()), "%s differs from its backup", id);
    }
    found
        .records()
        .forEach(
            (key, stored) ->
                violations.check(
                    isIn(Optional.of(expected.content()), key, stored)
                        || isIn(expected.other(), key, stored),
                    "%s of %s is restored as it was at neither moment",
                    key,
                    id));
  }

  private static boolean isIn(Optional<Content> content, String key, Stored stored) {
    return content.filter(each -> stored.equals(each.records().get(key))).isPresent();
  }

  /** Tells whether all lost records were gone at the other moment, and that moment is later. */
  private static boolean isGoneLater(Moments expected, Content found) {
    return expected
        .other()
        .filter(other -> other.count() > expected.content().count())
        .filter(
            other -> {
              Map<String, Stored> left = new HashMap<>(expected.content().records());
              left.keySet().retainAll(other.records().keySet());
              return !isLost(new Content(expected.content().count(), left), found);
            })
        .isPresent();
  }

  /** Tells whether a record is missing, or older than at that moment. */
  private static boolean isLost(Content expected, Content found) {
    return expected.records().entrySet().stream()
        .anyMatch(
            each -> {
              Stored stored = found.records().get(each.getKey());
              return stored == null || stored.count() < each.getValue().count();
            });
  }
}
