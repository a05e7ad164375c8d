package dev.tidemark.trigger;

import static dev.tidemark.model.Samples.DEVICE_DATE;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RecordValue;
import dev.tidemark.sync.SyncTrigger.Invocation;
import dev.tidemark.sync.SyncTrigger.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules on a trigger's output, one row for each. */
class TriggerRulesTest {
  private static final Invocation GAME = Invocations.game();

  private static final String HEAD =
      """
      "version": 2, "eventType": "SyncTrigger", "region": "us-east-1",
      "identityPoolId": "us-east-1:11111111-1111-1111-1111-111111111111",
      "identityId": "us-east-1:aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa", "datasetName": "game"\
      """;

  @Test
  void event_hasAllRecordsWithTheirOldAndNewValues() {
    assertEquals(
        "{\"version\":2,\"eventType\":\"SyncTrigger\",\"region\":\"us-east-1\","
            + "\"identityPoolId\":\"us-east-1:11111111-1111-1111-1111-111111111111\","
            + "\"identityId\":\"us-east-1:aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa\","
            + "\"datasetName\":\"game\",\"datasetRecords\":{"
            + "\"coins\":{\"oldValue\":null,\"newValue\":\"10\",\"op\":\"replace\"},"
            + "\"level\":{\"oldValue\":\"3\",\"newValue\":\"4\",\"op\":\"replace\"},"
            + "\"name\":{\"oldValue\":\"Ann\",\"newValue\":null,\"op\":\"remove\"}}}",
        new String(TriggerEvent.of(GAME), UTF_8));
  }

  @Test
  void unchangedEvent_changesWhatThePatchesChange() {
    assertEquals(
        Map.of(
            key("level"), replace("4", DEVICE_DATE),
            key("coins"), replace("10", DEVICE_DATE),
            key("name"), new RecordChange.Remove(Optional.of(DEVICE_DATE))),
        allowed(TriggerOutput.outcome(GAME, TriggerEvent.of(GAME))));
  }

  @Test
  void changes_areInTheOrderOfThePatchesAndThenOfTheOutput() {
    Map<RecordKey, RecordChange> changes =
        allowed(
            outcome(
                """
                "z": {"newValue": "1", "op": "replace"}, "name": {"op": "remove"},
                "a": {"newValue": "2", "op": "replace"}, "level": {"newValue": "9", "op": "replace"}
                """));
    assertEquals(
        List.of(key("level"), key("coins"), key("name"), key("z"), key("a")),
        new ArrayList<>(changes.keySet()));
  }

  /** The change of one record, for each way the output can have it; the other patches are kept. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          a patched value, changed            | level | {"newValue": "9", "op": "replace"}   | = 9 device
          a patched value, undone             | level | {"newValue": "3", "op": "replace"}   | = 3 device
          a patched value, as patched         | level | {"newValue": "4", "op": "replace"}   | = 4 device
          the empty value                     | level | {"newValue": "", "op": "replace"}    | = device
          removed by op                       | level | {"newValue": "9", "op": "remove"}    | removed device
          removed by null                     | level | {"newValue": null, "op": "replace"}  | removed device
          removed by a missing value          | level | {"op": "replace"}                    | removed device
          left out, stored before             | level |                                      | = 3 device
          left out, never there               | coins |                                      | removed
          a removal, undone                   | name  | {"newValue": "Bob", "op": "replace"} | = Bob device
          a removal, as patched               | name  | {"op": "remove"}                     | removed device
          a removal as Go gives it back       | name  | {"oldValue": "Ann", "newValue": "", "op": "remove"} | removed device
          a removal, left out                 | name  |                                      | = Ann device
          added                               | badge | {"newValue": "gold", "op": "replace"} | = gold
          added without an old value as in Go | badge | {"oldValue": "", "newValue": "gold", "op": "replace"} | = gold
          removed where nothing was           | badge | {"op": "remove"}                     | untouched
          an old tombstone, removed again     | old   | {"op": "remove"}                     | untouched
          an old tombstone, set again         | old   | {"newValue": "y", "op": "replace"}   | = y
          an unknown member of a record       | badge | {"newValue": "g", "op": "replace", "x": 1} | = g
          """)
  void record_isChangedAsTheOutputSays(String name, String key, String entry, String change) {
    Outcome outcome = outcome(entry == null ? "" : "\"" + key + "\": " + entry);
    assertEquals(change, describe(allowed(outcome).get(key(key))), name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          comes back as it went | {"oldValue": "Ann", "newValue": "Ann", "op": "replace"} | untouched
          is changed            | {"oldValue": "Ann", "newValue": "Bob", "op": "replace"} | = Bob
          is removed            | {"oldValue": "Ann", "newValue": "Ann", "op": "remove"}  | removed
          is removed by null    | {"oldValue": "Ann", "newValue": null, "op": "replace"}  | removed
          is left out           |                                                         | untouched
          """)
  void unpatchedRecord_isChangedAsTheOutputSays(String name, String entry, String change) {
    Invocation invocation = Invocations.of(new RecordPatch(key("level"), count(1), value("4")));
    Outcome outcome =
        outcome(invocation, HEAD, "{" + (entry == null ? "" : "\"name\": " + entry) + "}");
    assertEquals(change, describe(allowed(outcome).get(key("name"))), name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          []                                    | 'datasetRecords' is an array and not an object
          "x"                                   | 'datasetRecords' is a string and not an object
          null                                  | 'datasetRecords' is null and not an object
          {"a": null}                           | the record at place 1 of 'datasetRecords' is null and not an object
          {"a": "v"}                            | the record at place 1 of 'datasetRecords' is a string and not an object
          {"a": {}}                             | 'op' of the record at place 1 of 'datasetRecords' is neither replace nor remove
          {"a": {"op": null}}                   | 'op' of the record at place 1 of 'datasetRecords' is neither replace nor remove
          {"a": {"op": "Replace"}}              | 'op' of the record at place 1 of 'datasetRecords' is neither replace nor remove
          {"a": {"op": 1}}                      | 'op' of the record at place 1 of 'datasetRecords' is a number and not a string
          {"a": {"op": "replace", "newValue": 12}}    | 'newValue' of the record at place 1 of 'datasetRecords' is a number and not a string
          {"a": {"op": "replace", "newValue": {}}}    | 'newValue' of the record at place 1 of 'datasetRecords' is an object and not a string
          {"a": {"op": "remove", "newValue": true}}   | 'newValue' of the record at place 1 of 'datasetRecords' is a boolean and not a string
          {"a": {"op": "remove", "oldValue": []}}     | 'oldValue' of the record at place 1 of 'datasetRecords' is an array and not a string
          {"a": {"op": "remove"}, "b": {"op": "x"}}   | 'op' of the record at place 2 of 'datasetRecords' is neither replace nor remove
          {"": {"op": "remove"}}                | the key of the record at place 1 of 'datasetRecords' failed to satisfy constraint: Member must have length greater than or equal to 1
          {"a": {"op": "replace", "newValue": "\\udc00"}} | 'newValue' of the record at place 1 of 'datasetRecords' failed to satisfy constraint: Member must be well-formed Unicode
          """)
  void records_canBreakARule(String records, String rule) {
    assertInvalid(rule, outcome(GAME, HEAD, records));
  }

  /** jackson-core refuses it in a member's name since 2.23, and accepts it in a value. */
  @Test
  void keyWithALoneSurrogate_isNotWellFormedJson() {
    Outcome outcome = outcome(GAME, HEAD, "{\"\\ud800\": {\"op\": \"remove\"}}");
    assertTrue(
        outcome instanceof Outcome.Invalid invalid
            && invalid.message().startsWith("The sync trigger's answer is not well-formed JSON"),
        outcome.toString());
  }

  @Test
  void keysAndValues_areLimited() {
    String longest = "k".repeat(1024);
    String largest = "v".repeat(1_048_575);
    assertEquals(
        4,
        allowed(
                outcome(
                    "\"%s\": {\"op\": \"replace\", \"newValue\": \"%s\"}"
                        .formatted(longest, largest)))
            .size());
    assertInvalid(
        "the key of the record at place 1 of 'datasetRecords' failed to satisfy constraint:"
            + " Member must have length less than or equal to 1024",
        outcome("\"k%s\": {\"op\": \"remove\"}".formatted(longest)));
    assertInvalid(
        "'newValue' of the record at place 1 of 'datasetRecords' failed to satisfy constraint:"
            + " Member must have length less than or equal to 1048575",
        outcome("\"a\": {\"op\": \"replace\", \"newValue\": \"v%s\"}".formatted(largest)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"version", "eventType", "region", "identityPoolId", "identityId", "datasetName"})
  void readOnlyMember_mustBeUnchanged(String member) {
    String rule = "'" + member + "' is not as it was";
    assertInvalid(rule, outcome(GAME, HEAD.replace("\"" + member + "\"", "\"other\""), "{}"));
    assertInvalid(
        rule,
        outcome(
            GAME,
            HEAD.replaceFirst("\"" + member + "\": [^,]+", "\"" + member + "\": \"\""),
            "{}"));
    assertInvalid(
        rule,
        outcome(
            GAME,
            HEAD.replaceFirst("\"" + member + "\": [^,]+", "\"" + member + "\": null"),
            "{}"));
    assertInvalid(
        rule,
        outcome(
            GAME, HEAD.replaceFirst("\"" + member + "\": [^,]+", "\"" + member + "\": 3"), "{}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.0", "2e0", "20E-1"})
  void version_isANumberInAnyNotation(String version) {
    allowed(outcome(GAME, HEAD.replace("\"version\": 2", "\"version\": " + version), "{}"));
  }

  @Test
  void versionWithHugeExponent_isRefused() {
    assertInvalid(
        "'version' is not as it was",
        outcome(GAME, HEAD.replace("\"version\": 2", "\"version\": 1e9999999999"), "{}"));
  }

  @Test
  void unknownMember_isIgnored() {
    allowed(outcome(GAME, HEAD + ", \"more\": [1]", "{}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          null | the answer is null and not an object
          []   | the answer is an array and not an object
          "{}" | the answer is a string and not an object
          {}   | 'version' is not as it was
          """)
  void outputOfAnotherForm_breaksARule(String output, String rule) {
    assertInvalid(rule, TriggerOutput.outcome(GAME, output.getBytes(UTF_8)));
  }

  @Test
  void outputWithoutRecords_breaksARule() {
    assertInvalid(
        "'datasetRecords' is null and not an object",
        TriggerOutput.outcome(GAME, ("{" + HEAD + "}").getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{} {}", "{\"a\": 1, \"a\": 2}", "secret"})
  void outputThatIsNoJson_isRefusedWithoutQuotingIt(String output) {
    Outcome.Invalid invalid =
        assertInstanceOf(
            Outcome.Invalid.class, TriggerOutput.outcome(GAME, output.getBytes(UTF_8)));
    assertFalse(invalid.message().contains("secret"), invalid.message());
  }

  private static Outcome outcome(String records) {
    return outcome(GAME, HEAD, "{" + records + "}");
  }

  private static Outcome outcome(Invocation invocation, String head, String records) {
    String output = "{" + head + ", \"datasetRecords\": " + records + "}";
    return TriggerOutput.outcome(invocation, output.getBytes(UTF_8));
  }

  private static Map<RecordKey, RecordChange> allowed(Outcome outcome) {
    return new LinkedHashMap<>(assertInstanceOf(Outcome.Allowed.class, outcome).changes());
  }

  private static void assertInvalid(String rule, Outcome outcome) {
    assertEquals(new Outcome.Invalid("The sync trigger's answer breaks a rule: " + rule), outcome);
  }

  private static RecordChange replace(String text, Instant date) {
    return new RecordChange.Replace(new RecordValue(text), Optional.of(date));
  }

  private static String describe(@Nullable RecordChange change) {
    String done =
        switch (change) {
          case null -> "untouched";
          case RecordChange.Remove _ -> "removed";
          case RecordChange.Replace replace -> "= " + replace.value().text();
        };
    boolean fromDevice = change != null && change.deviceLastModifiedDate().isPresent();
    return (done.strip() + (fromDevice ? " device" : ""));
  }
}
