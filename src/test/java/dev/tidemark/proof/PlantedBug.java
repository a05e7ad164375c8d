package dev.tidemark.proof;

import dev.tidemark.proof.Schedule.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * A bug that the checker must find: an edit of the service's sources, which is compiled and run
 * beside the true ones in {@link PlantedBugsTest} and nowhere else.
 *
 * @param name what is wrong
 * @param kind the kind of schedules that shows it
 * @param edits where
 */
record PlantedBug(String name, Kind kind, List<Edit> edits) {

  /**
   * A replacement of text in a source file.
   *
   * @param file below {@code src/main/java/dev/tidemark}
   * @param original what stands there, once
   * @param planted what is put in its place
   */
  record Edit(String file, String original, String planted) {}

  private static PlantedBug of(
      String name, Kind kind, String file, String original, String planted) {
    return new PlantedBug(name, kind, List.of(new Edit(file, original, planted)));
  }

  private static final Edit IDENTITY_UNCONDITIONED =
      new Edit(
          "dynamodb/DatasetTable.java",
          "        isAtOrAbsent(IdentitySchema.VERSION, seen.version()),\n",
          "        Expression.builder().expression(\"attribute_not_exists(none)\").build(),\n");

  /** All of them. */
  static final List<PlantedBug> ALL =
      List.of(
          of(
              "one precondition is skipped",
              Kind.FEW_RECORDS,
              "model/Dataset.java",
              "for (RecordPatch patch : patches) {",
              "for (RecordPatch patch : patches.subList(0, (patches.size() + 1) / 2)) {"),
          of(
              "the count rises by two",
              Kind.FEW_RECORDS,
              "model/Dataset.java",
              "SyncCount newCount = syncCount.next();",
              "SyncCount newCount = syncCount.next().next();"),
          of(
              "a dataset that is created again starts at 1",
              Kind.DELETION,
              "dynamodb/DynamoDbDatasetStore.java",
              "identity.deletedAtCount(id.name()),",
              "SyncCount.ZERO,"),
          of(
              "the counts that are stated for pages are ignored",
              Kind.GROWTH,
              "dynamodb/PagedDatasets.java",
              "if (compared != 0) {",
              "if (compared != 0 && number < 0) {"),
          new PlantedBug(
              "a retry goes on with old pages, without their conditions",
              Kind.GROWTH,
              List.of(
                  new Edit(
                      "dynamodb/PagedDatasets.java",
                      "    Items items = new Items(known);\n    if (items.isEmpty()",
                      """
                          if (!wanted.isEmpty()
                              && keptOf.equals(String.valueOf(id))
                              && kept.keySet().containsAll(wanted)) {
                            return Optional.of(kept);
                          }
                          Items items = new Items(known);
                          if (items.isEmpty()\
                      """),
                  new Edit(
                      "dynamodb/PagedDatasets.java",
                      "        return Optional.of(pages);\n",
                      """
                              keptOf = String.valueOf(id);
                              kept = pages;
                              return Optional.of(pages);
                      """),
                  new Edit(
                      "dynamodb/PagedDatasets.java",
                      "  private final LongSupplier salts;\n",
                      """
                        private final LongSupplier salts;
                        private Map<Integer, Page> kept = Map.of();
                        private String keptOf = "";
                      """),
                  new Edit(
                      "dynamodb/DatasetTable.java",
                      """
                          return put(
                              item, isAtOrAbsent(PageItems.SYNC_COUNT, seen), \
                      ReturnValuesOnConditionCheckFailure.NONE);
                      """,
                      "    return put(item);\n"))),
          of(
              "the trigger runs before a replay is looked up",
              Kind.TRIGGER,
              "sync/UpdateRecords.java",
              "      if (replayed.isPresent()) {\n",
              "      if (replayed.isPresent()) {\n        var _ = judge(before);\n"),
          of(
              "the digest is not bound to the token",
              Kind.FEW_RECORDS,
              "sync/RequestDigests.java",
              "writeText(out, token);",
              "writeText(out, \"\");"),
          of(
              "a token older than the deletion is accepted",
              Kind.DELETION,
              "model/Dataset.java",
              "return !listedAt.isBelow(deletedAtCount) && !listedAt",
              "return !listedAt"),
          of(
              "pruning forgets up to which count",
              Kind.PRUNING,
              "model/Dataset.java",
              "SyncCount.max(prunedBelowCount, pruneTo),",
              "prunedBelowCount,"),
          of(
              "forgetting removed records for their age forgets up to which count",
              Kind.AGEING,
              "model/Dataset.java",
              "SyncCount.max(prunedBelowCount, pruneTo),",
              "prunedBelowCount,"),
          of(
              "a removed key that may be forgotten is a conflict",
              Kind.AGEING,
              "model/Dataset.java",
              "return record(patch.key()).isEmpty() && !patch",
              "return syncCount.value() < 0 && !patch"),
          new PlantedBug(
              "flags are judged on the first page only",
              Kind.DELETION,
              List.of(
                  new Edit(
                      "sync/ListRecords.java",
                      "boolean lost = dataset.isLostTo(lastSyncCount);",
                      "boolean lost = position.map(ListingPosition::lost)"
                          + ".orElse(dataset.isLostTo(lastSyncCount));"),
                  new Edit(
                      "sync/ListRecords.java",
                      "if (lostSinceFirstPage(dataset, lost)) {",
                      "if (position.isEmpty() && lostSinceFirstPage(dataset, lost)) {"))),
          of(
              "a tombstone is dropped",
              Kind.FEW_RECORDS,
              "model/Dataset.java",
              "SyncRecord previous = newRecords.put(changed.key(), changed);",
              "SyncRecord previous = changed instanceof SyncRecord.Tombstone ?"
                  + " newRecords.remove(changed.key()) : newRecords.put(changed.key(), changed);"),
          of(
              "a fault is answered as 409",
              Kind.FEW_RECORDS,
              "sync/UpdateRecords.java",
              """
                      return Optional.empty();
                    }
                  }

                  private Decision decide(View\
              """,
              """
                      return Optional.of(new Result.Conflicting(List.of()));
                    }
                  }

                  private Decision decide(View\
              """),
          of(
              "a write without its condition",
              Kind.FEW_RECORDS,
              "dynamodb/DatasetTable.java",
              "            .conditionExpression(isAt(DatasetSchema.SYNC_COUNT, seen.value()))\n",
              ""),
          new PlantedBug(
              "a creation without its conditions",
              Kind.DELETION,
              List.of(
                  new Edit(
                      "dynamodb/DatasetTable.java",
                      "return put(after, isAbsent());",
                      "return put(DatasetSchema.INSTANCE.itemToMap(after, true));"),
                  IDENTITY_UNCONDITIONED)),
          of(
              "a deletion without its condition",
              Kind.DELETION,
              "dynamodb/DatasetTable.java",
              """
                                  .conditionExpression(condition.expression())
                                  .expressionAttributeValues(condition.expressionValues()))
                      .build();
                }

                /** Returns the condition that an item\
              """,
              """
                                  .returnValuesOnConditionCheckFailure("NONE"))
                      .build();
                }

                /** Returns the condition that an item\
              """),
          of(
              "the short way ignores room",
              Kind.FILLING,
              "dynamodb/UnseenUpdate.java",
              "bytes + size(records) + MAX_GROWTH > DynamoDbDatasetStore.MAX_ITEM_BYTES",
              "bytes + size(records) < MAX_GROWTH - MAX_GROWTH"),
          of(
              "the short way leaves out the conditions of records",
              Kind.FEW_RECORDS,
              "dynamodb/UnseenUpdate.java",
              "conditions.add(path + \".\" + RecordsConverter.SYNC_COUNT + \"=:c\" + i);",
              ""),
          of(
              "a left-out record does not get the new count",
              Kind.TRIGGER,
              "trigger/TriggerRules.java",
              "Optional<Entry> entry = Optional.ofNullable(entries.get(patch.key()));",
              """
              Optional<Entry> entry = Optional.ofNullable(entries.get(patch.key()));
                    if (entry.isEmpty()) {
                      continue;
                    }\
              """),
          of(
              "a replay is answered with a higher count",
              Kind.FEW_RECORDS,
              "sync/UpdateRecords.java",
              """
              .record(patch.key())
                              .filter(stored -> stored.syncCount().equals(replayed.syncCount()))\
              """,
              ".record(patch.key())"),
          of(
              "an update that was made is told to come back later",
              Kind.FEW_RECORDS,
              "dynamodb/Faults.java",
              "      default -> new WriteFault.Unknown(new StoreFailedException(fault));",
              "      default -> new WriteFault.NotWritten(new StoreBusyException(fault));"),
          of(
              "a repetition is told to come back later",
              Kind.FEW_RECORDS,
              "sync/UpdateRecords.java",
              "new Decision.Answer(new Result.Updated(answerAgain(before, replayed.get())))",
              "new Decision.Answer(new Result.Busy())"),
          of(
              "a read that was throttled is a failure",
              Kind.FEW_RECORDS,
              "dynamodb/Faults.java",
              "return isBusy(fault) || isOutOfTime(fault)",
              "return isOutOfTime(fault)"),
          of(
              "a read that failed is told to come back later",
              Kind.FEW_RECORDS,
              "dynamodb/Faults.java",
              "return isBusy(fault) || isOutOfTime(fault)",
              "return fault != null"),
          of(
              "a refusal lets a lost answer be forgotten",
              Kind.FEW_RECORDS,
              "sync/UpdateRecords.java",
              "unknown = lost.map(cause -> new UnknownCommit(on, cause)).or(() -> unknown);",
              "unknown = Optional.empty();"),
          of(
              "a retry of the SDK lets a lost answer be forgotten",
              Kind.FEW_RECORDS,
              "dynamodb/Faults.java",
              "if (!AnswersMark.LOST.isOn(fault)) {",
              "if (last != null) {"),
          of(
              "a deletion does not raise the count",
              Kind.DELETION,
              "dynamodb/DynamoDbDatasetStore.java",
              "identity.afterDeletion(id.name(), seen.syncCount().next())",
              "identity.afterDeletion(id.name(), seen.syncCount())"),
          of(
              "a deletion leaves the number of datasets as it was",
              Kind.DELETION,
              "dynamodb/IdentityItem.java",
              "Math.max(0, datasetCount - 1)",
              "Math.max(0, datasetCount)"),
          of(
              "removed records that are too old stay",
              Kind.AGEING,
              "model/Dataset.java",
              "Instant oldestKept = now.minus(bounds.maxAge());",
              "Instant oldestKept = Instant.EPOCH;"),
          of(
              "an update has the date of its dataset",
              Kind.FEW_RECORDS,
              "sync/UpdateRecords.java",
              "Dataset after = before.apply(update(changes, now));",
              "Dataset after = before.apply(update(changes, before.creationDate()));"),
          of(
              "a deletion whose answer was lost is not found",
              Kind.DELETION,
              "sync/DeleteDataset.java",
              "return deletedAtCount.equals(next)",
              "return deletedAtCount.equals(next.next())"),
          new PlantedBug(
              "the identity item is written without its condition",
              Kind.DELETION,
              List.of(IDENTITY_UNCONDITIONED)),
          of(
              "the trigger sees what is refused anyway",
              Kind.TRIGGER,
              "sync/UpdateRecords.java",
              "      List<Conflict> conflicts = before.conflicts(request.patches());\n",
              """
                    judge(before);
                    List<Conflict> conflicts = before.conflicts(request.patches());
              """),
          of(
              "the trigger judges three times",
              Kind.TRIGGER,
              "sync/UpdateRecords.java",
              "MAX_JUDGEMENTS = 2;",
              "MAX_JUDGEMENTS = 3;"),
          of(
              "a trigger's verdict is used on another state",
              Kind.TRIGGER,
              "sync/UpdateRecords.java",
              "if (judged.isPresent() && judged.get().on().equals(before.syncCount())) {",
              "if (judged.isPresent()) {"),
          of(
              "attempts go on when there is no time",
              Kind.FEW_RECORDS,
              "sync/JitteredBackoff.java",
              "if (Deadline.leftBeforeAttempt().compareTo(pause) < 0) {",
              "if (pause.isNegative()) {"),
          of(
              "a consumed token is listed with",
              Kind.FEW_RECORDS,
              "sync/ListRecords.java",
              "dataset.recentUpdates().consumed(session.get().id())",
              "dataset.recentUpdates().consumed(UUID.randomUUID())"),
          of(
              "a token holds for any dataset",
              Kind.DELETION,
              "sync/SyncSessions.java",
              "dataset.owner().identity().value(), dataset.name().value());",
              "dataset.owner().identity().value());"),
          of(
              "a listing goes on from any count",
              Kind.FEW_RECORDS,
              "sync/ListRecords.java",
              "lastSyncCount.map(position.get().lastSyncCount()::equals).orElse(true)",
              "lastSyncCount.map(count -> count.value() >= 0).orElse(true)"),
          of(
              "an update builds on a listing that was broken off",
              Kind.PRUNING,
              "sync/ListRecords.java",
              "token(lastSyncCount, \"\"));",
              "sessionToken(existing));"),
          of(
              "a read that is not consistent",
              Kind.FEW_RECORDS,
              "dynamodb/DatasetTable.java",
              "get.key(ItemKeys.key(id)).consistentRead(true)",
              "get.key(ItemKeys.key(id))"),
          of(
              "a list that is not consistent",
              Kind.FEW_RECORDS,
              "dynamodb/DatasetTable.java",
              "            .consistentRead(true)\n            .limit(limit);",
              "            .limit(limit);"),
          of(
              "pages that are read without consistency",
              Kind.GROWTH,
              "dynamodb/DatasetTable.java",
              "KeysAndAttributes.builder().keys(rest).consistentRead(true).build();",
              "KeysAndAttributes.builder().keys(rest).build();"),
          of(
              "a later page names the count that the dataset has then",
              Kind.FEW_RECORDS,
              "sync/ListRecords.java",
              "return position.map(ListingPosition::datasetSyncCount).orElse(view.syncCount());",
              "return view.syncCount();"),
          of(
              "removed records count for the storage",
              Kind.FEW_RECORDS,
              "model/Totals.java",
              "new Totals(0, 0, 1, key.utf8Length());",
              "new Totals(0, key.utf8Length(), 1, key.utf8Length());"),
          of(
              "chunks of a page are taken whatever their counts",
              Kind.CHUNKS,
              "dynamodb/PagedDatasets.java",
              "|| !PageItems.syncCount(chunk.get()).equals(PageItems.syncCount(first.get()))) {",
              "|| PageItems.syncCount(chunk.get()).value() < 0) {"),
          of(
              "chunks that a page no longer has stay",
              Kind.CHUNKS,
              "dynamodb/PagedDatasets.java",
              "for (int chunk = from; chunk < to; chunk++) {",
              "for (int chunk = from; chunk < to && from == 0; chunk++) {"),
          of(
              "a dataset that outgrows its item fails",
              Kind.GROWTH,
              "dynamodb/DynamoDbDatasetStore.java",
              "        basis.pages().isPresent()\n",
              "        basis.pages().isEmpty()\n"),
          of(
              "a deletion leaves parts of values behind",
              Kind.GROWTH,
              "dynamodb/PagedDatasets.java",
              ".forEach(part -> keys.add(PageItems.key(id, part)));",
              ".forEach(part -> PageItems.key(id, part));"),
          of(
              "an update leaves the parts of a replaced value behind",
              Kind.GROWTH,
              "dynamodb/PagedDatasets.java",
              ".forEach(part -> deletes.add(PageItems.key(after.id(), part)));",
              ".forEach(part -> PageItems.key(after.id(), part));"),
          of(
              "a setting of the pool is written without its condition",
              Kind.SETTINGS,
              "dynamodb/DynamoDbPoolStore.java",
              """
                              .conditionExpression(
                                  DatasetTable.isAtOrAbsent(PoolEventsSchema.VERSION, seen.version()))
              """,
              ""),
          of(
              "a setting of the pool that was made is told to come back later",
              Kind.SETTINGS,
              "dynamodb/DynamoDbPoolStore.java",
              "case WriteFault.Unknown(var cause) -> Optional.of(cause);",
              "case WriteFault.Unknown(var _) -> Optional.empty();"),
          of(
              "a missing dataset and its deletion are read one after the other",
              Kind.DELETION,
              "dynamodb/DatasetTable.java",
              "  Both getBoth(DatasetId id) {\n",
              """
                Both getBoth(DatasetId id) {
                  if (id != null) {
                    return new Both(
                        get(id),
                        Optional.ofNullable(
                                identities.getItem(
                                    get ->
                                        get.key(ItemKeys.identityKey(id.owner()))
                                            .consistentRead(true)))
                            .orElseGet(() -> IdentityItem.beginning(id.owner())));
                  }
              """),
          of(
              "seven updates are remembered",
              Kind.FEW_RECORDS,
              "model/RecentUpdates.java",
              "return updates.stream().filter(update",
              "return updates.stream().skip(updates.size() == CAPACITY ? 1 : 0).filter(update"));

  /** How many schedules of its kind may run before it must be found. */
  static final int MAX_SCHEDULES = 250;

  /**
   * How it was found.
   *
   * @param schedules how many were run
   * @param seed of the last of them
   * @param violation the first thing that the checker found in that
   */
  record Found(int schedules, long seed, String violation) {}

  /** Runs schedules until one shows the bug; returns nothing if none does. */
  Optional<Found> find() {
    LongFunction<List<String>> violations = PlantedBugCompiler.compile(this);
    List<Long> seeds =
        LongStream.iterate(1, seed -> seed + 1)
            .filter(seed -> Schedule.of(seed).kind() == kind)
            .limit(MAX_SCHEDULES)
            .boxed()
            .toList();
    for (int run = 1; run <= seeds.size(); run++) {
      long seed = seeds.get(run - 1);
      List<String> found = violations.apply(seed);
      if (!found.isEmpty()) {
        return Optional.of(new Found(run, seed, found.getFirst()));
      }
    }
    return Optional.empty();
  }
}
