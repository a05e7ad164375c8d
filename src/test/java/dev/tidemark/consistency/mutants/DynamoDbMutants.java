package dev.tidemark.consistency.mutants;

import static dev.tidemark.consistency.mutants.Mutant.mutant;

import dev.tidemark.consistency.mutants.Mutant.Edit;
import dev.tidemark.consistency.workload.Schedule.Kind;
import java.util.List;

/** Mutants of the stores on DynamoDB. */
final class DynamoDbMutants {
  private static final Edit IDENTITY_UNCONDITIONED =
      new Edit(
          "dynamodb/TransactionWrites.java",
          "        Conditions.isAtOrAbsent(IdentitySchema.VERSION, seen.version()),\n",
          "        Expression.builder().expression(\"attribute_not_exists(none)\").build(),\n");

  /** Of a name that was deleted, and of one that was not. */
  private static final List<Edit> CREATION_IGNORES_DELETIONS =
      List.of(
          new Edit(
              "dynamodb/Conditions.java",
              "condition + \" AND \" + entry + \" = :deletedAt\"",
              "condition + \" AND attribute_not_exists(none)\""),
          new Edit(
              "dynamodb/Conditions.java",
              "attribute_not_exists(%s) AND NOT %s > :upTo",
              "attribute_not_exists(none)"));

  static final List<Mutant> ALL =
      List.of(
          mutant(
              "a dataset that is created again starts at 1",
              Kind.DELETION,
              "dynamodb/DatasetReader.java",
              "identity.deletedAtCount(id.name()),",
              "dev.tidemark.model.SyncCount.ZERO,"),
          mutant(
              "the counts that are stated for pages are ignored",
              Kind.GROWTH,
              "dynamodb/pages/PageReader.java",
              "if (compared != 0) {",
              "if (compared != 0 && number < 0) {"),
          new Mutant(
              "a retry goes on with old pages, without their conditions",
              Kind.GROWTH,
              List.of(
                  new Edit(
                      "dynamodb/pages/PageReader.java",
                      "    FetchedItems fetched = new FetchedItems(items);\n",
                      """
                          if (!wanted.isEmpty()
                              && keptOf.equals(String.valueOf(id))
                              && kept.keySet().containsAll(wanted)) {
                            return Optional.of(kept);
                          }
                          FetchedItems fetched = new FetchedItems(items);
                      """),
                  new Edit(
                      "dynamodb/pages/PageReader.java",
                      "        return Optional.of(pages);\n",
                      """
                              keptOf = String.valueOf(id);
                              kept = pages;
                              return Optional.of(pages);
                      """),
                  new Edit(
                      "dynamodb/pages/PageReader.java",
                      "  private final ItemReader items;\n",
                      """
                        private final ItemReader items;
                        private SortedMap<Integer, Page> kept = new TreeMap<>();
                        private String keptOf = "";
                      """),
                  new Edit(
                      "dynamodb/TransactionWrites.java",
                      """
                          return put(
                              page.item(),
                              Conditions.isAtOrAbsent(PageItems.SYNC_COUNT, page.seen().value()),
                              ReturnValuesOnConditionCheckFailure.NONE);
                      """,
                      "    return put(page.item());\n"))),
          mutant(
              "a write without its condition",
              Kind.FEW_RECORDS,
              "dynamodb/DatasetTable.java",
              """
                              .item(after.item().attributes())
                              .conditionExpression(condition.expression())
                              .expressionAttributeValues(condition.expressionValues())
              """,
              "                .item(after.item().attributes())\n"),
          new Mutant(
              "a creation without its conditions",
              Kind.DELETION,
              List.of(
                  new Edit(
                      "dynamodb/TransactionWrites.java",
                      "return put(after, Conditions.isAbsent());",
                      "return put(after.item());"),
                  CREATION_IGNORES_DELETIONS.get(0),
                  CREATION_IGNORES_DELETIONS.get(1))),
          new Mutant(
              "a creation ignores a deletion since the read",
              Kind.DELETION,
              CREATION_IGNORES_DELETIONS),
          mutant(
              "a creation does not write the version of the identity item",
              Kind.DELETION,
              "dynamodb/IdentitySchema.java",
              "ADD %4$s :one,%1$s :one",
              "ADD %4$s :zero,%1$s :one"),
          mutant(
              "a deletion without its condition",
              Kind.DELETION,
              "dynamodb/TransactionWrites.java",
              """
                                  .key(ItemKey.dataset(id).attributes())
                                  .conditionExpression(condition.expression())
                                  .expressionAttributeValues(condition.expressionValues()))
              """,
              """
                                  .key(ItemKey.dataset(id).attributes())
                                  .returnValuesOnConditionCheckFailure("NONE"))
              """),
          mutant(
              "the update without a read ignores the size limit of the item",
              Kind.FILLING,
              "dynamodb/UpdateWithoutRead.java",
              "bytes + growth > DatasetItem.MAX_BYTES",
              "bytes + growth < MAX_GROWTH - MAX_GROWTH"),
          mutant(
              "the update without a read omits the conditions on records",
              Kind.FEW_RECORDS,
              "dynamodb/UpdateWithoutRead.java",
              "conditions.append(\" AND \").append(PATH).append(number).append(COUNT_IS)"
                  + ".append(count);",
              ""),
          mutant(
              "an update with an unknown outcome gets a 429",
              Kind.FEW_RECORDS,
              "dynamodb/client/WriteFailure.java",
              "      default -> new Unknown(new StoreFailedException(failure));",
              "      default -> new NotWritten(new StoreBusyException(failure));"),
          mutant(
              "a throttled read gets a 500",
              Kind.FEW_RECORDS,
              "dynamodb/client/Failures.java",
              "return isBusy(failure) || isOutOfTime(failure)",
              "return isOutOfTime(failure)"),
          mutant(
              "a failed read gets a 429",
              Kind.FEW_RECORDS,
              "dynamodb/client/Failures.java",
              "return isBusy(failure) || isOutOfTime(failure)",
              "return failure != null"),
          mutant(
              "a transaction in progress passes for a contradiction",
              Kind.PRUNING,
              "dynamodb/TornReads.java",
              " || !settled.get().equals(Optional.of(count))) {",
              ") {"),
          mutant(
              "a retry of the SDK hides a lost response",
              Kind.FEW_RECORDS,
              "dynamodb/client/WriteFailure.java",
              "if (!AttemptsMark.LOST.isOn(failure)) {",
              "if (last != null) {"),
          mutant(
              "a deletion does not raise the count",
              Kind.DELETION,
              "dynamodb/DatasetWriter.java",
              "identity.afterDeletion(id.name(), view.dataset().nextCount())",
              "identity.afterDeletion(id.name(), view.syncCount())"),
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
              ".key(ItemKey.dataset(id).attributes())\n                    .consistentRead(true)",
              ".key(ItemKey.dataset(id).attributes())"),
          mutant(
              "a list that is not consistent",
              Kind.FEW_RECORDS,
              "dynamodb/DatasetTable.java",
              "        .consistentRead(true)\n        .limit(limit);",
              "        .limit(limit);"),
          mutant(
              "pages that are read without consistency",
              Kind.GROWTH,
              "dynamodb/item/ItemReader.java",
              "KeysAndAttributes.builder().keys(rest).consistentRead(true).build();",
              "KeysAndAttributes.builder().keys(rest).build();"),
          mutant(
              "chunks of a page are taken whatever their counts",
              Kind.CHUNKS,
              "dynamodb/pages/PageReader.java",
              "|| !PageItems.syncCount(chunk.get()).equals(PageItems.syncCount(first))) {",
              "|| PageItems.syncCount(chunk.get()).value() < 0) {"),
          mutant(
              "chunks that a page no longer has stay",
              Kind.CHUNKS,
              "dynamodb/pages/PageChangesBuilder.java",
              "for (int chunk = from; chunk < to; chunk++) {",
              "for (int chunk = from; chunk < to && from == 0; chunk++) {"),
          mutant(
              "a dataset that outgrows its item fails",
              Kind.GROWTH,
              "dynamodb/DatasetWriter.java",
              "    return seen.pages().isPresent()\n",
              "    return seen.pages().isEmpty()\n"),
          mutant(
              "a deletion leaves parts of values behind",
              Kind.GROWTH,
              "dynamodb/pages/SeenPages.java",
              ".forEach(part -> keys.add(PageItems.key(id, part)));",
              ".forEach(part -> PageItems.key(id, part));"),
          mutant(
              "an update leaves the parts of a replaced value behind",
              Kind.GROWTH,
              "dynamodb/pages/PageChangesBuilder.java",
              ".forEach(part -> deletes.add(PageItems.key(after.id(), part)));",
              ".forEach(part -> PageItems.key(after.id(), part));"),
          mutant(
              "a setting of the pool is written without its condition",
              Kind.SETTINGS,
              "dynamodb/PoolItems.java",
              """
                              .conditionExpression(Conditions.isAtOrAbsent(VERSION, seen.version()))
              """,
              ""),
          mutant(
              "a pool setting with an unknown outcome gets a 429",
              Kind.SETTINGS,
              "dynamodb/PoolItems.java",
              "case WriteFailure.Unknown(var cause) -> unknown.responseLost(seen, cause);",
              "case WriteFailure.Unknown(var _) -> unknown.forgetUnless(_ -> false);"),
          mutant(
              "a missing dataset and its deletion are read one after the other",
              Kind.DELETION,
              "dynamodb/DatasetTable.java",
              "  DatasetAndIdentity getWithIdentity(DatasetId id) {\n",
              """
                DatasetAndIdentity getWithIdentity(DatasetId id) {
                  if (id != null) {
                    return new DatasetAndIdentity(
                        get(id),
                        Optional.of(
                                client.getItem(
                                    get ->
                                        get.tableName(name)
                                            .key(ItemKey.identity(id.owner()).attributes())
                                            .consistentRead(true)))
                            .filter(GetItemResponse::hasItem)
                            .map(found -> IdentitySchema.decode(new Item(found.item())))
                            .orElseGet(() -> IdentityItem.initial(id.owner())));
                  }
              """));

  private DynamoDbMutants() {}
}
