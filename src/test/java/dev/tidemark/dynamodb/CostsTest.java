package dev.tidemark.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.Costs.Row;
import dev.tidemark.dynamodb.Costs.StreamsRow;
import dev.tidemark.dynamodb.pages.PageDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The costs of operations in DynamoDB's calls and units. */
class CostsTest {
  private static final List<Row> ROWS = Costs.rows();

  /** 60 records of 200 bytes just fit in 16 KiB. */
  private static boolean isOneItem(Row row) {
    return row.records() <= 60;
  }

  /**
   * Without a read, the update does not know the records that it replaces, so the new ones must fit
   * in addition to them.
   */
  private static boolean isWithoutRead(Row row) {
    return isOneItem(row) && (row.records() < 60 || row.patches() == 1);
  }

  @TestFactory
  Stream<DynamicTest> everyOperation_makesTheExpectedCalls() {
    return ROWS.stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.line(), () -> assertEquals(calls(row), row.usage().calls())));
  }

  private static List<String> calls(Row row) {
    return switch (row.operation()) {
      case "Create" -> List.of("GetItem", "TransactGetItems", "TransactWriteItems");
      case "Update" ->
          isWithoutRead(row)
              ? List.of("UpdateItem")
              : isOneItem(row)
                  ? List.of("GetItem", "PutItem")
                  : List.of("BatchGetItem", "TransactWriteItems");
      case "Update after another device's" ->
          isOneItem(row)
              ? List.of("UpdateItem", "PutItem")
              : List.of("BatchGetItem", "TransactWriteItems");
      case "Update sent again", "Conflict" ->
          isOneItem(row) ? List.of("UpdateItem") : List.of("BatchGetItem");
      case "List all" -> isOneItem(row) ? List.of("GetItem") : List.of("GetItem", "Query");
      case "List, one changed" ->
          isOneItem(row) ? List.of("GetItem") : List.of("GetItem", "BatchGetItem");
      case "List, nothing new", "Describe" -> List.of("GetItem");
      case "ListDatasets, of one", "DescribeIdentityUsage, of one" -> List.of("Query");
      case "Delete" ->
          isOneItem(row)
              ? List.of("TransactGetItems", "TransactWriteItems")
              : List.of("TransactGetItems", "Query", "TransactWriteItems");
      default -> throw new AssertionError("no such operation: " + row.operation());
    };
  }

  /** An update of one item writes it whole; a transaction takes twice the units. */
  @TestFactory
  Stream<DynamicTest> everyUpdate_takesTheExpectedUnits() {
    return ROWS.stream()
        .filter(row -> row.operation().equals("Update"))
        .map(row -> DynamicTest.dynamicTest(row.line(), () -> checkUnits(row)));
  }

  private static void checkUnits(Row row) {
    long bytes = row.records() * 275L + 700;
    if (isOneItem(row)) {
      assertTrue(
          row.usage().readUnits() <= (isWithoutRead(row) ? 0 : Math.ceilDiv(bytes, 4096)),
          "read units");
      assertTrue(row.usage().writeUnits() <= Math.ceilDiv(bytes, 1024), "of " + bytes + " bytes");
      return;
    }
    long pages = Math.min(row.patches(), PageDirectory.PAGES);
    // The fullest page has about twice as many records as the average.
    long pageBytes = 2 * Math.ceilDiv(bytes, PageDirectory.PAGES);
    assertTrue(
        row.usage().writeUnits() <= 2 * (1 + pages * Math.ceilDiv(pageBytes, 1024)),
        "write units: " + row.usage().writeUnits());
    assertTrue(
        row.usage().readUnits() <= 1 + pages * Math.ceilDiv(pageBytes, 4096),
        "read units: " + row.usage().readUnits());
  }

  @TestFactory
  Stream<DynamicTest> everyUpdate_makesNoMoreCallsThanTheCustomaryDesign() {
    return ROWS.stream()
        .filter(row -> row.operation().equals("Update"))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.line(),
                    () -> assertTrue(row.usage().calls().size() <= row.customary().calls())));
  }

  @TestFactory
  Stream<DynamicTest> updateOfAllRecords_takesFewerUnitsThanTheCustomaryDesign() {
    return ROWS.stream()
        .filter(row -> row.operation().equals("Update") && row.patches() == row.records())
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.line(),
                    () ->
                        assertTrue(
                            row.usage().readUnits() + row.usage().writeUnits()
                                < row.customary().units())));
  }

  /** An update of one item has its records in its image. */
  @TestFactory
  Stream<DynamicTest> stream_costsOnlyTheCommitPartsOfUpdatesInPages() {
    return Costs.streamsRows().stream()
        .map(row -> DynamicTest.dynamicTest(row.line(), () -> checkStream(row)));
  }

  private static void checkStream(StreamsRow row) {
    assertEquals(row.without().calls(), row.with().calls());
    assertEquals(row.without().readUnits(), row.with().readUnits());
    if (row.records() <= 60) {
      assertEquals(row.without(), row.with());
      assertEquals(List.of(), row.reading().calls());
      return;
    }
    long bytes = row.patches() * 260L + 200;
    long more = row.with().writeUnits() - row.without().writeUnits();
    assertTrue(more > 0 && more <= 2 * Math.ceilDiv(bytes, 1024), "units: " + more);
    assertEquals(List.of("BatchGetItem"), row.reading().calls());
  }

  @Test
  void tablesInThePage_areUpToDate() throws IOException {
    assertEquals(Costs.table().strip(), Costs.TABLE.text());
    assertEquals(Costs.streamsTable().strip(), Costs.STREAMS_TABLE.text());
  }

  @TestFactory
  Stream<DynamicTest> picturesInThePage_areUpToDate() {
    return Costs.pictures(ROWS).entrySet().stream()
        .map(
            picture ->
                DynamicTest.dynamicTest(
                    picture.getKey().toString(),
                    () -> assertEquals(picture.getValue(), Files.readString(picture.getKey()))));
  }
}
