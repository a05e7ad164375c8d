package dev.tidemark.consistency.checker;

import dev.tidemark.consistency.checker.DatasetModel.Conflict;
import dev.tidemark.consistency.checker.DatasetModel.Listing;
import dev.tidemark.consistency.checker.DatasetModel.Outcome;
import dev.tidemark.consistency.history.Call;
import dev.tidemark.consistency.history.Calls;
import dev.tidemark.consistency.history.History.Event;
import dev.tidemark.consistency.history.JsonValues;
import dev.tidemark.consistency.history.Patch;
import dev.tidemark.consistency.history.StoredRecord;
import dev.tidemark.consistency.history.Update;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Checks every response about a dataset against its timeline: the model gives the same response in
 * one of the states that the call may have observed, and no call observes an older state than a
 * call that ended before it began.
 */
final class TimelineChecks {
  private static final int MAX_TRIGGER_RUNS = 2;

  private final Calls calls;
  private final String dataset;
  private final Timeline timeline;
  private final Map<Update, List<Call>> updates;
  private final List<Call> ofDataset;
  private final List<Call> byEnd;
  private List<String> violations = new ArrayList<>();

  /**
   * Checks the responses about a dataset.
   *
   * @param updates the updates, each with all its deliveries
   */
  TimelineChecks(Calls calls, String dataset, Timeline timeline, Map<Update, List<Call>> updates) {
    this.calls = calls;
    this.dataset = dataset;
    this.timeline = timeline;
    this.updates = updates;
    this.ofDataset = calls.ofDataset(dataset);
    this.byEnd =
        calls.all().stream()
            .filter(call -> !calls.isForeign(call))
            .filter(call -> call.dataset().equals(dataset) || call.is("ListDatasets", 200))
            .sorted(Comparator.comparingInt(call -> call.end()))
            .toList();
  }

  /** Returns the responses that the current timeline does not explain. */
  List<String> violations() {
    violations = new ArrayList<>();
    timeline.clearObservations();
    byEnd.forEach(this::check);
    updates.forEach(this::checkTrigger);
    updates.forEach(this::checkDate);
    new PagedListingChecks(calls, timeline, ofDataset).violations().forEach(violations::add);
    if (!violations.isEmpty()) {
      timeline.clearObservations();
    }
    return violations;
  }

  private void violate(Call call, String what) {
    violations.add(what + ": " + call);
  }

  private void check(Call call) {
    if (call.isFinal()) {
      state(call)
          .ifPresentOrElse(
              count -> timeline.observe(call, count),
              () -> violate(call, "no possible state explains the response"));
    }
  }

  /** Returns the count of the first state of the dataset that explains the response. */
  private Optional<Integer> state(Call call) {
    return switch (call.operation()) {
      case "UpdateRecords" -> stateOfUpdate(call);
      case "ListRecords" -> stateOfListing(call);
      case "DescribeDataset" -> stateOfDescription(call);
      case "DeleteDataset" -> stateOfDeletion(call);
      case "ListDatasets" -> stateOfList(call);
      default -> Optional.empty();
    };
  }

  private Optional<Integer> stateOfUpdate(Call call) {
    Update update = calls.update(call);
    return switch (call.status()) {
      case 200 -> timeline.mayBeValid(call) ? stateOfSuccess(call, update) : Optional.empty();
      case 409 -> timeline.mayBeValid(call) ? stateOfConflict(call, update) : Optional.empty();
      case 400 -> stateOfRefusal(call, update);
      default -> Optional.empty();
    };
  }

  /** Checks the first response to an update, and the responses to its replays. */
  private Optional<Integer> stateOfSuccess(Call call, Update update) {
    if (update.patches().isEmpty()) {
      return timeline.first(call, _ -> call.records().isEmpty());
    }
    Map<String, StoredRecord> response =
        call.records().stream().collect(Collectors.toMap(StoredRecord::key, each -> each));
    return areInOrder(call, update)
        ? timeline.first(
            call,
            state ->
                state
                    .committed(update)
                    .filter(made -> state.response(made, timeline.dates()).equals(response))
                    .isPresent())
        : Optional.empty();
  }

  /** The records have the order of the patches; records that only the trigger wrote follow. */
  private static boolean areInOrder(Call call, Update update) {
    List<String> patched = update.patches().stream().map(Patch::key).toList();
    return call.records().stream()
        .limit(patched.size())
        .map(StoredRecord::key)
        .toList()
        .equals(patched);
  }

  private Optional<Integer> stateOfOutcome(Call call, Update update, Predicate<Outcome> outcome) {
    Set<Long> listedAt = timeline.listedAt(call);
    return timeline.first(
        call,
        state ->
            listedAt.stream()
                .map(at -> state.update(update, at, timeline.dates()))
                .anyMatch(outcome));
  }

  private Optional<Integer> stateOfConflict(Call call, Update update) {
    List<Conflict> stated =
        JsonValues.objects(call.body(), "conflicts").stream()
            .map(
                each ->
                    new Conflict(
                        JsonValues.text(each, "Key"),
                        JsonValues.number(each, "SyncCount").orElseThrow()))
            .toList();
    return call.message().equals(conflictMessage(stated, update))
        ? stateOfOutcome(call, update, new Outcome.Conflicting(stated)::equals)
        : Optional.empty();
  }

  private static String conflictMessage(List<Conflict> conflicts, Update update) {
    if (conflicts.isEmpty()) {
      return "The dataset was deleted or its tombstones were pruned after the listing that issued"
          + " this SyncSessionToken. List the records again";
    }
    Conflict first = conflicts.getFirst();
    long sent =
        update.patches().stream()
            .filter(patch -> patch.key().equals(first.key()))
            .mapToLong(Patch::count)
            .sum();
    return "Current SyncCount for: %s is: %d not: %d".formatted(first.key(), first.current(), sent);
  }

  private Optional<Integer> stateOfRefusal(Call call, Update update) {
    return switch (call.errorType()) {
      case "InvalidParameterException" -> stateOfInvalidToken(call);
      case "InvalidLambdaFunctionOutputException" ->
          stateOfOutcome(call, update, new Outcome.Vetoed(call.message())::equals);
      case "LambdaSocketTimeoutException" -> timeline.first(call, _ -> !call.triggered().isEmpty());
      case "LimitExceededException" ->
          stateOfOutcome(call, update, outcome -> isLimitMessage(call.message(), outcome));
      default -> Optional.empty();
    };
  }

  private static boolean isLimitMessage(String message, Outcome outcome) {
    return outcome instanceof Outcome.OverLimit(String what, long figure, long limit)
        && message.equals("Too many %s: %d; the limit is %d".formatted(what, figure, limit));
  }

  private Optional<Integer> stateOfInvalidToken(Call call) {
    return timeline.first(call, _ -> isInvalidToken(call) && timeline.mayBeInvalid(call));
  }

  private static boolean isInvalidToken(Call call) {
    return call.status() == 400
        && call.message().startsWith("SyncSessionToken not valid for these inputs");
  }

  private Optional<Integer> stateOfListing(Call call) {
    if (call.token().isPresent() && !timeline.mayBeValid(call)) {
      return stateOfInvalidToken(call);
    }
    if (calls.hasInvalidNextToken(call)) {
      return timeline
          .first(call, _ -> isInvalidNextToken(call))
          .or(() -> stateOfInvalidToken(call));
    }
    return timeline.first(call, state -> isListed(call, state)).or(() -> stateOfInvalidToken(call));
  }

  /** Returns whether the response refuses the NextToken. */
  static boolean isInvalidNextToken(Call call) {
    return call.status() == 400
        && call.message().startsWith("NextToken not valid for these inputs");
  }

  /** Returns whether a listing shows this state of the dataset. */
  boolean isListed(Call call, DatasetModel state) {
    int max =
        Math.toIntExact(JsonValues.number(call.input(), "MaxResults").orElse(Integer.MAX_VALUE));
    boolean isConsumed = calls.session(call).filter(state::isConsumed).isPresent();
    Listing expected =
        calls
            .position(call)
            .map(position -> state.list(position, max, isConsumed))
            .orElseGet(() -> state.list(calls.lastSyncCount(call), max, isConsumed));
    return isListed(call, expected);
  }

  private boolean isListed(Call call, Listing expected) {
    return switch (expected) {
      case Listing.NoSuchSyncCount _ ->
          call.status() == 400
              && call.message()
                  .equals(
                      "No such SyncCount: %d exists for this Dataset"
                          .formatted(calls.lastSyncCount(call)));
      case Listing.Consumed _ -> isInvalidToken(call);
      case Listing.Page page ->
          call.status() == 200
              && call.records().size() == JsonValues.number(call.body(), "Count").orElse(-1)
              && page.equals(
                  new Listing.Page(
                      JsonValues.isTrue(call.body(), "DatasetExists"),
                      JsonValues.isTrue(call.body(), "DatasetDeletedAfterRequestedSyncCount"),
                      call.datasetSyncCount(),
                      call.body().string("LastModifiedBy"),
                      call.records(),
                      call.body().string("NextToken").isPresent()));
    };
  }

  private Optional<Integer> stateOfDescription(Call call) {
    return switch (call.status()) {
      case 200 -> timeline.first(call, state -> describes(call.body().object("Dataset"), state));
      case 404 -> timeline.first(call, state -> !state.exists() && isNotFound(call));
      default -> Optional.empty();
    };
  }

  private boolean isNotFound(Call call) {
    return call.message().equals("Dataset '%s' not found".formatted(dataset));
  }

  private boolean describes(JsonObject description, DatasetModel state) {
    return JsonValues.text(description, "DatasetName").equals(dataset)
        && DatasetDescriptions.matches(description, state)
        && mayBe(description, "LastModifiedDate", state.count())
        && mayBe(description, "CreationDate", state.createdAt());
  }

  private boolean mayBe(JsonObject description, String date, long count) {
    return timeline.dates().mayBe(JsonValues.date(description, date).orElseThrow(), count);
  }

  /** Two calls may each claim a deletion: both read the dataset at the same count. */
  private Optional<Integer> stateOfDeletion(Call call) {
    return switch (call.status()) {
      case 200 ->
          timeline.firstAt(
              call,
              count ->
                  timeline.isDeletion(count)
                      && count > timeline.earliest(call)
                      && describes(
                          call.body().object("Dataset"), timeline.states().get(count - 1)));
      case 404 -> timeline.first(call, state -> !state.exists() && isNotFound(call));
      // An update must have come in between.
      case 409 -> timeline.first(call, _ -> timeline.possible(call).size() > 1);
      default -> Optional.empty();
    };
  }

  /** Returns the first state of the dataset that explains its description, or its absence. */
  private Optional<Integer> stateOfList(Call call) {
    Optional<String> after = calls.datasetAfter(call);
    List<JsonObject> listed = JsonValues.objects(call.body(), "Datasets");
    Optional<JsonObject> description =
        listed.stream()
            .filter(each -> JsonValues.text(each, "DatasetName").equals(dataset))
            .findFirst();
    boolean isOnAnotherPage =
        after.filter(name -> dataset.compareTo(name) <= 0).isPresent()
            || (call.body().string("NextToken").isPresent()
                && dataset.compareTo(JsonValues.text(listed.getLast(), "DatasetName")) > 0);
    if (isOnAnotherPage) {
      return timeline.first(call, _ -> description.isEmpty());
    }
    return timeline.first(
        call,
        state -> description.map(told -> describes(told, state)).orElseGet(() -> !state.exists()));
  }

  private void checkTrigger(Update update, List<Call> deliveries) {
    deliveries.forEach(call -> checkTriggerRuns(call, update));
    Optional<Long> count = timeline.countOf(update);
    if (count.isEmpty()) {
      return;
    }
    deliveries.stream()
        .filter(call -> !call.triggered().isEmpty() && isSurelyRecent(call, update))
        .forEach(call -> violate(call, "the trigger ran for a replay"));
    DatasetModel before = timeline.states().get(Math.toIntExact(count.get() - 1));
    if (update.runsTrigger()
        && deliveries.stream()
            .flatMap(call -> call.triggered().stream())
            .noneMatch(event -> isShown(event, before))) {
      violate(deliveries.getFirst(), "the trigger was not shown the state that was updated");
    }
  }

  private void checkTriggerRuns(Call call, Update update) {
    int runs = call.triggered().size();
    boolean mayRun = update.runsTrigger() && DatasetModel.excessOf(update.patches()).isEmpty();
    int most = !mayRun ? 0 : isAlone(call) ? 1 : MAX_TRIGGER_RUNS;
    if (runs > most) {
      violate(call, "the trigger ran " + runs + " times");
    }
    if (runs == 0 && mayRun && isAfterTrigger(call)) {
      violate(call, "the trigger did not run");
    }
    if (countsShown(call).distinct().count() < countsShown(call).count()) {
      violate(call, "the trigger was shown the same state twice");
    }
    call.triggered().forEach(event -> checkShown(call, update, event));
  }

  private static LongStream countsShown(Call call) {
    return call.triggered().stream().flatMapToLong(event -> event.syncCount().stream());
  }

  /** Returns whether no other call can have changed the dataset while this one ran. */
  private boolean isAlone(Call call) {
    return ofDataset.stream()
        .filter(other -> other != call && isWrite(other) && other.begin() < call.end())
        .noneMatch(
            other ->
                other.end() > call.begin()
                    || other.status() == Call.NO_RESPONSE
                    || other.status() == 500);
  }

  private static boolean isWrite(Call call) {
    return call.operation().equals("UpdateRecords") || call.operation().equals("DeleteDataset");
  }

  /** Returns whether the service can only respond so once the trigger has run. */
  private static boolean isAfterTrigger(Call call) {
    return call.errorType().equals("LimitExceededException") || call.errorType().contains("Lambda");
  }

  /** The service's clock dates an update while it serves one of the deliveries. */
  private void checkDate(Update update, List<Call> deliveries) {
    Optional<Long> date = timeline.countOf(update).flatMap(timeline.dates()::of);
    if (date.isPresent()
        && deliveries.stream()
            .noneMatch(call -> isDuring(call, Instant.ofEpochMilli(date.get())))) {
      violate(deliveries.getFirst(), "the date is not from the time of the call");
    }
  }

  private boolean isDuring(Call call, Instant date) {
    Duration skew = calls.config().maxClockSkew();
    Instant begin = Instant.ofEpochMilli(call.beginTime()).minus(skew);
    Instant end = Instant.ofEpochMilli(call.endTime()).plus(skew);
    return !date.isBefore(begin) && !date.isAfter(end);
  }

  private boolean isSurelyRecent(Call call, Update update) {
    return timeline.possible(call).stream().allMatch(state -> state.committed(update).isPresent());
  }

  private void checkShown(Call call, Update update, Event.Triggered event) {
    List<JsonObject> patches =
        update.patches().stream()
            .map(patch -> JsonValues.object("Key", patch.key(), "Value", patch.value()))
            .toList();
    boolean isRight =
        event.patches().equals(patches)
            && timeline
                .first(call, state -> isShown(event, state) && runsTrigger(call, update, state))
                .isPresent();
    if (!isRight) {
      violate(call, "the trigger was shown a wrong state or wrong patches");
    }
  }

  private static boolean isShown(Event.Triggered event, DatasetModel state) {
    return event.syncCount().orElse(state.count()) == state.count()
        && live(state).equals(texts(event.records()));
  }

  /** The trigger does not run for a conflict or a replay. */
  private boolean runsTrigger(Call call, Update update, DatasetModel state) {
    return timeline.listedAt(call).stream()
        .map(at -> state.update(update, at, timeline.dates()))
        .anyMatch(
            outcome ->
                !(outcome instanceof Outcome.Conflicting || outcome instanceof Outcome.Replay));
  }

  private static Map<String, String> live(DatasetModel state) {
    Map<String, String> live = new TreeMap<>();
    state
        .records()
        .forEach((key, stored) -> stored.value().ifPresent(value -> live.put(key, value)));
    return live;
  }

  private static Map<String, String> texts(JsonObject records) {
    Map<String, String> texts = new TreeMap<>();
    records
        .members()
        .forEach((key, value) -> texts.put(key, value instanceof JsonString(String t) ? t : ""));
    return texts;
  }
}
