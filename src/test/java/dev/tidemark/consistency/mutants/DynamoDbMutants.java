package dev.tidemark.consistency.mutants;

import static dev.tidemark.consistency.mutants.Mutant.mutant;

import dev.tidemark.consistency.mutants.Mutant.Edit;
import dev.tidemark.consistency.workload.Schedule.Kind;
import java.util.List;

/** Mutants of the stores on DynamoDB. */
final class DynamoDbMutants {
  private static final Edit IDENTITY_UNCONDITIONED =
      new Edit(
          "dynamodb/DatasetTable.java",
          "        isAtOrAbsent(IdentitySchema.VERSION, seen.version()),\n",
          "        Expression.builder().expression(\"attribute_not_exists(none)\").build(),\n");

  static final List<Mutant> ALL =
      List.of(
          mutant(
              "a dataset that is created again starts at 1",
              Kind.DELETION,
              "dynamodb/DynamoDbDatasetStore.java",
              "identity.deletedAtCount(id.name()),",
              "SyncCount.ZERO,"),
          mutant(
              "the counts that are stated for pages are ignored",
              Kind.GROWTH,
              "dynamodb/PagedDatasets.java",
              "if (compared != 0) {",
              "if (compared != 0 && number < 0) {"),
          new Mutant(
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
          mutant(
              "a write without its condition",
              Kind.FEW_RECORDS,
              "dynamodb/DatasetTable.java",
              "            .conditionExpression(isAt(DatasetSchema.SYNC_COUNT, seen.value()))\n",
              ""),
          new Mutant(
              "a creation without its conditions",
              Kind.DELETION,
              List.of(
                  new Edit(
                      "dynamodb/DatasetTable.java",
                      "return put(after, isAbsent());",
                      "return put(DatasetSchema.INSTANCE.itemToMap(after, true));"),
                  IDENTITY_UNCONDITIONED)),
          mutant(
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
          mutant(
              "the short way ignores room",
              Kind.FILLING,
              "dynamodb/UpdateWithoutRead.java",
              "bytes + size(records) + MAX_GROWTH > DynamoDbDatasetStore.MAX_ITEM_BYTES",
              "bytes + size(records) < MAX_GROWTH - MAX_GROWTH"),
          mutant(
              "the short way leaves out the conditions of records",
              Kind.FEW_RECORDS,
              "dynamodb/UpdateWithoutRead.java",
              "conditions.add(path + \".\" + RecordsConverter.SYNC_COUNT + \"=:c\" + i);",
              ""),
          mutant(
              "an update that was made is told to come back later",
              Kind.FEW_RECORDS,
              "dynamodb/Faults.java",
              "      default -> new WriteFault.Unknown(new StoreFailedException(fault));",
              "      default -> new WriteFault.NotWritten(new StoreBusyException(fault));"),
          mutant(
              "a read that was throttled is a failure",
              Kind.FEW_RECORDS,
              "dynamodb/Faults.java",
              "return isBusy(fault) || isOutOfTime(fault)",
              "return isOutOfTime(fault)"),
          mutant(
              "a read that failed is told to come back later",
              Kind.FEW_RECORDS,
              "dynamodb/Faults.java",
              "return isBusy(fault) || isOutOfTime(fault)",
              "return fault != null"),
          mutant(
              "a retry of the SDK lets a lost answer be forgotten",
              Kind.FEW_RECORDS,
              "dynamodb/Faults.java",
              "if (!AttemptsMark.LOST.isOn(fault)) {",
              "if (last != null) {"),
          mutant(
              "a deletion does not raise the count",
              Kind.DELETION,
              "dynamodb/DynamoDbDatasetStore.java",
              "identity.afterDeletion(id.name(), seen.syncCount().next())",
              "identity.afterDeletion(id.name(), seen.syncCount())"),
          mutant(
              "a deletion leaves the number of datasets as it was",
              Kind.DELETION,
              "dynamodb/IdentityItem.java",
              "Math.max(0, datasetCount - 1)",
              "Math.max(0, datasetCount)"),
          new Mutant(
              "the identity item is written without its condition",
              Kind.DELETION,
              List.of(IDENTITY_UNCONDITIONED)),
          mutant(
              "a read that is not consistent",
              Kind.FEW_RECORDS,
              "dynamodb/DatasetTable.java",
              "get.key(ItemKeys.key(id)).consistentRead(true)",
              "get.key(ItemKeys.key(id))"),
          mutant(
              "a list that is not consistent",
              Kind.FEW_RECORDS,
              "dynamodb/DatasetTable.java",
              "            .consistentRead(true)\n            .limit(limit);",
              "            .limit(limit);"),
          mutant(
              "pages that are read without consistency",
              Kind.GROWTH,
              "dynamodb/DatasetTable.java",
              "KeysAndAttributes.builder().keys(rest).consistentRead(true).build();",
              "KeysAndAttributes.builder().keys(rest).build();"),
          mutant(
              "chunks of a page are taken whatever their counts",
              Kind.CHUNKS,
              "dynamodb/PagedDatasets.java",
              "|| !PageItems.syncCount(chunk.get()).equals(PageItems.syncCount(first.get()))) {",
              "|| PageItems.syncCount(chunk.get()).value() < 0) {"),
          mutant(
              "chunks that a page no longer has stay",
              Kind.CHUNKS,
              "dynamodb/PagedDatasets.java",
              "for (int chunk = from; chunk < to; chunk++) {",
              "for (int chunk = from; chunk < to && from == 0; chunk++) {"),
          mutant(
              "a dataset that outgrows its item fails",
              Kind.GROWTH,
              "dynamodb/DynamoDbDatasetStore.java",
              "        basis.pages().isPresent()\n",
              "        basis.pages().isEmpty()\n"),
          mutant(
              "a deletion leaves parts of values behind",
              Kind.GROWTH,
              "dynamodb/PagedDatasets.java",
              ".forEach(part -> keys.add(PageItems.key(id, part)));",
              ".forEach(part -> PageItems.key(id, part));"),
          mutant(
              "an update leaves the parts of a replaced value behind",
              Kind.GROWTH,
              "dynamodb/PagedDatasets.java",
              ".forEach(part -> deletes.add(PageItems.key(after.id(), part)));",
              ".forEach(part -> PageItems.key(after.id(), part));"),
          mutant(
              "a setting of the pool is written without its condition",
              Kind.SETTINGS,
              "dynamodb/DynamoDbPoolStore.java",
              """
                              .conditionExpression(
                                  DatasetTable.isAtOrAbsent(PoolEventsSchema.VERSION, seen.version()))
              """,
              ""),
          mutant(
              "a setting of the pool that was made is told to come back later",
              Kind.SETTINGS,
              "dynamodb/DynamoDbPoolStore.java",
              "case WriteFault.Unknown(var cause) -> Optional.of(cause);",
              "case WriteFault.Unknown(var _) -> Optional.empty();"),
          mutant(
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
              """));

  private DynamoDbMutants() {}
}
