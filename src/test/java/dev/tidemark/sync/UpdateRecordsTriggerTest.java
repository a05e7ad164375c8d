package dev.tidemark.sync;

import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.live;
import static dev.tidemark.model.Samples.removal;
import static dev.tidemark.model.Samples.remove;
import static dev.tidemark.model.Samples.replace;
import static dev.tidemark.model.Samples.tombstone;
import static dev.tidemark.model.Samples.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.LimitExceeded;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.Samples;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.model.Update;
import dev.tidemark.store.Deadline;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.FaultyDatasetStore.Fault;
import dev.tidemark.sync.SyncTrigger.Invocation;
import dev.tidemark.sync.SyncTrigger.Outcome;
import dev.tidemark.sync.UpdateRecords.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Updates with a trigger: when it is invoked, and the effect of its outcome. */
final class UpdateRecordsTriggerTest {
  private static final DatasetId D = dataset("d");

  private final Operations on = new Operations();
  private final List<Invocation> invocations = new ArrayList<>();
  private Function<Invocation, Outcome> trigger = UpdateRecordsTriggerTest::asSent;

  private static Outcome asSent(Invocation invocation) {
    return new Outcome.Allowed(Update.changesOf(invocation.patches()));
  }

  private Result update(String token, RecordPatch... patches) {
    return on.updateRecords.update(
        new UpdateRecords.Request(
            D,
            token,
            "device",
            List.of(patches),
            invocation -> {
              invocations.add(invocation);
              return trigger.apply(invocation);
            },
            false));
  }

  private static Result updated(SyncRecord... records) {
    return new Result.Updated(List.of(records));
  }

  @Test
  void trigger_seesTheWholeDatasetAndThePatches() {
    on.put(D, replace("a", 0, "1"), replace("b", 0, "2"));
    assertEquals(updated(live("a", 2, "3")), update(on.token(D), replace("a", 1, "3")));
    Invocation invocation = invocations.getFirst();
    assertEquals(
        List.of(live("a", 1, "1"), live("b", 1, "2")),
        new ArrayList<>(invocation.before().records().values()));
    assertEquals(List.of(replace("a", 1, "3")), invocation.patches());
    assertEquals(1, invocations.size());
  }

  @Test
  void trigger_seesAMissingDatasetAsEmpty() {
    assertEquals(updated(live("a", 1, "1")), update(on.token(D), replace("a", 0, "1")));
    assertEquals(0, invocations.getFirst().before().records().size());
  }

  @Test
  void changesByTheTrigger_areStoredAndReturned() {
    on.put(D, replace("a", 0, "1"), replace("b", 0, "2"), replace("c", 0, "3"));
    trigger =
        invocation -> {
          SequencedMap<RecordKey, RecordChange> changes = Update.changesOf(invocation.patches());
          changes.put(key("a"), value("changed"));
          changes.put(key("new"), value("added"));
          changes.put(key("b"), removal());
          return new Outcome.Allowed(changes);
        };
    assertEquals(
        updated(live("a", 2, "changed"), live("new", 2, "added"), tombstone("b", 2)),
        update(on.token(D), replace("a", 1, "sent")));
    assertEquals(
        List.of(
            live("a", 2, "changed"), tombstone("b", 2), live("c", 1, "3"), live("new", 2, "added")),
        stored());
  }

  static Stream<Arguments> refusals() {
    LimitExceeded excess = new LimitExceeded("bytes", 2, 1);
    return Stream.of(
        arguments(new Outcome.Invalid("why"), new Result.InvalidTriggerOutput("why")),
        arguments(new Outcome.Throttled(), new Result.TriggerThrottled()),
        arguments(
            new Outcome.TimedOut(Duration.ofSeconds(5)),
            new Result.TriggerTimedOut(Duration.ofSeconds(5))),
        arguments(new Outcome.TooLarge(excess), new Result.OverLimit(excess)));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refusal_storesNothing(Outcome outcome, Result result) {
    on.put(D, replace("a", 0, "1"));
    trigger = _ -> outcome;
    assertEquals(result, update(on.token(D), replace("a", 1, "2")));
    assertEquals(List.of(live("a", 1, "1")), stored());
    assertEquals(1, invocations.size());
  }

  @Test
  void failedTrigger_storesNothing() {
    String token = on.token(D);
    trigger =
        _ -> {
          throw new IllegalStateException("broken");
        };
    assertThrows(IllegalStateException.class, () -> update(token, replace("a", 0, "1")));
    assertInstanceOf(View.Missing.class, on.stored(D));
  }

  @Test
  void tooManyRecordsAddedByTheTrigger_areOverTheLimit() {
    trigger =
        invocation -> {
          SequencedMap<RecordKey, RecordChange> changes = Update.changesOf(invocation.patches());
          for (int i = 0; i < 1024; i++) {
            changes.put(key("k" + i), value("v"));
          }
          return new Outcome.Allowed(changes);
        };
    assertEquals(
        new Result.OverLimit(new LimitExceeded("records of the dataset", 1025, 1024)),
        update(on.token(D), replace("a", 0, "1")));
    assertInstanceOf(View.Missing.class, on.stored(D));
  }

  @Test
  void conflict_doesNotInvokeTheTrigger() {
    on.put(D, replace("a", 0, "1"));
    assertInstanceOf(Result.Conflicting.class, update(on.token(D), replace("a", 0, "2")));
    assertEquals(List.of(), invocations);
  }

  @Test
  void emptyOrInvalidUpdate_doesNotInvokeTheTrigger() {
    assertEquals(updated(), update(on.token(D)));
    assertEquals(
        new Result.InvalidSession(TokenFault.FOREIGN), update("none", replace("a", 0, "1")));
    assertEquals(List.of(), invocations);
  }

  @Test
  void replay_returnsTheFirstResultWithoutTheTrigger() {
    on.put(D, replace("b", 0, "2"), replace("c", 0, "3"));
    trigger =
        invocation -> {
          SequencedMap<RecordKey, RecordChange> changes = Update.changesOf(invocation.patches());
          changes.put(key("a"), value("changed"));
          changes.put(key("b"), removal());
          changes.put(key("new"), value("added"));
          return new Outcome.Allowed(changes);
        };
    String token = on.token(D);
    Result first = update(token, replace("a", 0, "1"), remove("c", 1));
    assertEquals(
        updated(
            live("a", 2, "changed"), tombstone("c", 2), tombstone("b", 2), live("new", 2, "added")),
        first);
    assertEquals(first, update(token, replace("a", 0, "1"), remove("c", 1)));
    // A record that the trigger added and another update changed is left out.
    on.competing(D, replace("new", 2, "theirs"));
    assertEquals(
        updated(live("a", 2, "changed"), tombstone("c", 2), tombstone("b", 2)),
        update(token, replace("a", 0, "1"), remove("c", 1)));
    assertEquals(1, invocations.size());
  }

  /**
   * Without the trigger's records, the device would believe that it has them, and never list them.
   */
  @Test
  void replayAfterTheTriggerIsRemoved_returnsTheFirstResult() {
    on.put(D, replace("b", 0, "2"));
    trigger =
        invocation -> {
          SequencedMap<RecordKey, RecordChange> changes = Update.changesOf(invocation.patches());
          changes.put(key("b"), value("changed"));
          return new Outcome.Allowed(changes);
        };
    String token = on.token(D);
    Result first = update(token, replace("a", 0, "1"));
    assertEquals(updated(live("a", 2, "1"), live("b", 2, "changed")), first);
    assertEquals(first, on.update(D, token, replace("a", 0, "1")));
  }

  @Test
  void changedDataset_invokesTheTriggerAgain() {
    on.put(D, replace("a", 0, "1"));
    String token = on.token(D);
    on.store.beforeWrites(() -> on.competing(D, replace("b", 0, "theirs")));
    assertEquals(updated(live("a", 3, "2")), update(token, replace("a", 1, "2")));
    assertEquals(
        List.of(count(1), count(2)),
        invocations.stream().map(each -> each.before().syncCount()).toList());
    assertEquals(1, new HashSet<>(invocations.stream().map(Invocation::updateId).toList()).size());
  }

  @Test
  void datasetChangedTwice_isBusy() {
    on.put(D, replace("a", 0, "1"));
    String token = on.token(D);
    on.store.beforeWrites(
        () -> on.competing(D, replace("b", 0, "1")), () -> on.competing(D, replace("b", 2, "2")));
    assertEquals(new Result.Busy(), update(token, replace("a", 1, "2")));
    assertEquals(2, invocations.size());
    assertEquals(
        List.of(
            live("a", 1, "1"),
            new SyncRecord.Live(key("b"), new RecordValue("2"), Samples.modification(3, "other"))),
        stored());
  }

  @Test
  void noTimeForTheTrigger_isBusy() {
    String token = on.token(D);
    assertEquals(
        new Result.Busy(),
        Deadline.within(() -> Duration.ofSeconds(1), () -> update(token, replace("a", 0, "1"))));
    assertEquals(List.of(), invocations);
    assertInstanceOf(View.Missing.class, on.stored(D));
  }

  @Test
  void triggerThatUsesUpTheRequestsTime_isBusy() {
    String token = on.token(D);
    AtomicReference<Duration> left = new AtomicReference<>(Duration.ofSeconds(3));
    trigger =
        _ -> {
          left.set(Duration.ofSeconds(1));
          return new Outcome.TimedOut(Duration.ofSeconds(2));
        };
    assertEquals(
        new Result.Busy(), Deadline.within(left::get, () -> update(token, replace("a", 0, "1"))));
    assertEquals(1, invocations.size());
    assertInstanceOf(View.Missing.class, on.stored(D));
  }

  /** The dataset is as the trigger saw it. */
  @ParameterizedTest
  @MethodSource("faultsThatChangeNothing")
  void failedWrite_isRetriedWithoutTheTrigger(Fault fault) {
    String token = on.token(D);
    on.store.onCommits(fault, fault, fault);
    assertEquals(updated(live("a", 1, "1")), update(token, replace("a", 0, "1")));
    assertEquals(1, invocations.size());
  }

  static Stream<Fault> faultsThatChangeNothing() {
    return Stream.of(Fault.BUSY, Fault.CONDITION_FAILED, Fault.REQUEST_LOST);
  }

  @Test
  void updatesOfDifferentRequests_haveDifferentIds() {
    update(on.token(D), replace("a", 0, "1"));
    update(on.token(D), replace("a", 1, "1"));
    assertEquals(2, new HashSet<>(invocations.stream().map(Invocation::updateId).toList()).size());
    assertEquals(32, invocations.getFirst().updateId().length());
  }

  private List<SyncRecord> stored() {
    return List.copyOf(
        assertInstanceOf(View.Existing.class, on.stored(D)).dataset().records().values());
  }

  @Test
  void patchesBeyondAQuota_areRefusedBeforeTheTrigger() {
    RecordPatch[] patches =
        IntStream.range(0, 1025)
            .mapToObj(i -> replace("k" + i, 0, "v"))
            .toArray(RecordPatch[]::new);
    assertEquals(
        new Result.OverLimit(new LimitExceeded("records of the dataset", 1025, 1024)),
        update(on.token(D), patches));
    assertEquals(List.of(), invocations);
  }
}
