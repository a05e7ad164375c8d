package dev.tidemark.consistency.mutants;

import static dev.tidemark.consistency.mutants.Mutant.mutant;

import dev.tidemark.consistency.mutants.Mutant.Edit;
import dev.tidemark.consistency.workload.Schedule.Kind;
import java.util.List;

/** Mutants that only functions of another version show. */
final class VersionMutants {
  private static final String ANY_FORMAT =
      "Expression.builder().expression(attribute + \" = :seen\")"
          + ".expressionValues(Map.of(\":seen\", Item.number(seen))).build();";

  /** Adds a condition on a count alone, for the mutants of one write. */
  private static final Edit IS_AT_IN_ANY_FORMAT =
      new Edit(
          "dynamodb/Conditions.java",
          "  /** Requires that no such item exists. */\n",
          """
            static Expression isAtInAnyFormat(String attribute, long seen) {
              return seen == 0 ? isAbsent() : %s
            }

            /** Requires that no such item exists. */
          """
              .formatted(ANY_FORMAT));

  static final List<Mutant> ALL =
      List.of(
          mutant(
              "the update without a read omits the condition on the format",
              Kind.VERSIONS,
              "dynamodb/UpdateWithoutRead.java",
              "      conditions.append(\" AND \").append(Format.CONDITION);\n",
              ""),
          new Mutant(
              "a dataset item is replaced whatever its format",
              Kind.VERSIONS,
              List.of(
                  IS_AT_IN_ANY_FORMAT,
                  new Edit(
                      "dynamodb/DatasetTable.java",
                      "Conditions.isAt(DatasetSchema.SYNC_COUNT, seen.value())",
                      "Conditions.isAtInAnyFormat(DatasetSchema.SYNC_COUNT, seen.value())"))),
          new Mutant(
              "a dataset item is deleted whatever its format",
              Kind.VERSIONS,
              List.of(
                  IS_AT_IN_ANY_FORMAT,
                  new Edit(
                      "dynamodb/TransactionWrites.java",
                      "    Expression condition = Conditions.isAt(DatasetSchema.SYNC_COUNT,"
                          + " seen.value());\n",
                      "    Expression condition ="
                          + " Conditions.isAtInAnyFormat(DatasetSchema.SYNC_COUNT,"
                          + " seen.value());\n"))),
          new Mutant(
              "a page is written whatever its format",
              Kind.VERSIONS,
              List.of(
                  IS_AT_IN_ANY_FORMAT,
                  new Edit(
                      "dynamodb/TransactionWrites.java",
                      "Conditions.isAtOrAbsent(PageItems.SYNC_COUNT, page.seen().value())",
                      "Conditions.isAtInAnyFormat(PageItems.SYNC_COUNT, page.seen().value())"))),
          mutant(
              "pages and value parts are deleted whatever their format",
              Kind.VERSIONS,
              "dynamodb/TransactionWrites.java",
              """
                TransactWriteItem delete(ItemKey key) {
                  Expression condition = Conditions.isNotNewer();
              """,
              """
                TransactWriteItem delete(ItemKey key) {
                  Expression condition =
                      Expression.builder().expression("attribute_not_exists(none)").build();
              """),
          mutant(
              "a creation ignores the format of the identity item",
              Kind.VERSIONS,
              "dynamodb/Conditions.java",
              "Format.CONDITION + \" AND NOT \" + IdentitySchema.DATASET_COUNT",
              "\"attribute_not_exists(none) AND NOT \" + IdentitySchema.DATASET_COUNT"),
          new Mutant(
              "a deletion ignores the format of the identity item",
              Kind.VERSIONS,
              List.of(
                  IS_AT_IN_ANY_FORMAT,
                  new Edit(
                      "dynamodb/TransactionWrites.java",
                      "Conditions.isAtOrAbsent(IdentitySchema.VERSION, seen.version())",
                      "Conditions.isAtInAnyFormat(IdentitySchema.VERSION, seen.version())"))),
          new Mutant(
              "a setting of the pool is written whatever its format",
              Kind.VERSIONS,
              List.of(
                  IS_AT_IN_ANY_FORMAT,
                  new Edit(
                      "dynamodb/PoolItems.java",
                      "Conditions.isAtOrAbsent(VERSION, seen.version())",
                      "Conditions.isAtInAnyFormat(VERSION, seen.version())"))),
          mutant(
              "an item in a newer format is read as one of today's",
              Kind.VERSIONS,
              "dynamodb/item/Format.java",
              "return item.findNumber(ATTRIBUTE).orElse(1) > CURRENT;",
              "return false;"),
          mutant(
              "a list of datasets skips one in a newer format",
              Kind.VERSIONS,
              "dynamodb/DatasetTable.java",
              "        .limit(limit)\n        .map(item ->",
              """
              .filter(item -> !dev.tidemark.dynamodb.item.Format.isNewer(new Item(item)))
              .limit(limit)
              .map(item ->\
              """),
          mutant(
              "a write of a whole item drops unknown attributes",
              Kind.VERSIONS,
              "dynamodb/EncodedDatasetItem.java",
              "new HashMap<>(unknown)",
              "new HashMap<>()"),
          mutant(
              "the item that a refusal returned loses its unknown attributes",
              Kind.VERSIONS,
              "dynamodb/DatasetWriter.java",
              "Optional.of(DatasetReader.oneItem(found, SeenItems.NONE))",
              "Optional.of(new View.Existing(found.content().dataset(),"
                  + " LayoutHint.of(found).text(), SeenItems.NONE))"),
          mutant(
              "a dataset in pages loses its unknown attributes",
              Kind.VERSIONS,
              "dynamodb/DatasetReader.java",
              "seen.withUnknownOf(found).with(read.pages())",
              "seen.with(read.pages())"),
          mutant(
              "a write of a page drops unknown attributes",
              Kind.VERSIONS,
              "dynamodb/pages/PageItems.java",
              "new HashMap<>(items.isEmpty() ? page.unknown() : Map.of())",
              "new HashMap<>()"),
          new Mutant(
              "an identity item or a setting of the pool loses its unknown attributes",
              Kind.VERSIONS,
              List.of(
                  new Edit(
                      "dynamodb/IdentitySchema.java",
                      "new HashMap<>(identity.unknown())",
                      "new HashMap<>()"),
                  new Edit(
                      "dynamodb/OpenSchema.java",
                      "new HashMap<>(unknown.apply(item))",
                      "new HashMap<>()"))));

  private VersionMutants() {}
}
