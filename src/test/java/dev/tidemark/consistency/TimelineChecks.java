package dev.tidemark.consistency;

import dev.tidemark.consistency.Calls.Call;
import dev.tidemark.consistency.DatasetModel.Conflict;
import dev.tidemark.consistency.DatasetModel.Listing;
import dev.tidemark.consistency.DatasetModel.Outcome;
import dev.tidemark.consistency.DatasetModel.Remembered;
import dev.tidemark.consistency.DatasetModel.Stored;
import dev.tidemark.consistency.DatasetModel.Update;
import dev.tidemark.consistency.History.Event;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Holds every answer about a dataset to its timeline: each must be right for one of the states that
 * the call may have met, and no call may meet a state from before what an earlier one was told.
 */
final class TimelineChecks {
  private static final int MAX_JUDGEMENTS = 2;

  private final Calls calls;
  private final String dataset;
  private final Timeline timeline;
  private final Map<Update, List<Call>> updates;
  private final List<Call> ofDataset;
  private final List<Call> byEnd;
  private List<String> violations = new ArrayList<>();

  /**
   * Checks the answers about a dataset.
   *
   * @param updates what was asked for, with all deliveries
   */
  TimelineChecks(Calls calls, String dataset, Timeline timeline, Map<Update, List<Call>> updates) {
    this.calls = calls;
    this.dataset = dataset;
    this.timeline = timeline;
    this.updates = updates;
    this.ofDataset = calls.all().stream().filter(call -> call.dataset().equals(dataset)).toList();
    this.byEnd =
        calls.all().stream()
            .filter(call -> call.dataset().equals(dataset) || call.is("ListDatasets", 200))
            .sorted(Comparator.comparingInt(call -> call.end))
            .toList();
  }

  /** Returns what the timeline, as it now is, does not explain. */
  List<String> violations() {
    violations = new ArrayList<>();
    timeline.forgetSeen();
    byEnd.forEach(this::check);
    updates.forEach(this::checkTrigger);
    updates.forEach(this::checkDate);
    new WholeListings(calls, timeline, ofDataset).violations().forEach(violations::add);
    if (!violations.isEmpty()) {
      timeline.forgetSeen();
    }
    return violations;
  }

  private void violate(Call call, String what) {
    violations.add(what + ": " + call);
  }

  private void check(Call call) {
    if (call.isAnswered()) {
      state(call)
          .ifPresentOrElse(
              count -> timeline.see(call, count), () -> violate(call, "not what must be answered"));
    }
  }

  /** Returns the count of the first state of the dataset that the answer is right for. */
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
    return switch (call.status) {
      case 200 -> timeline.mayHold(call) ? stateOfAnswer(call, update) : Optional.empty();
      case 409 -> timeline.mayHold(call) ? stateOfConflict(call, update) : Optional.empty();
      case 400 -> stateOfRefusal(call, update);
      default -> Optional.empty();
    };
  }

  /** The first answer, and every later one: what the update wrote, and what became of it since. */
  private Optional<Integer> stateOfAnswer(Call call, Update update) {
    if (update.patches().isEmpty()) {
      return timeline.first(call, _ -> call.records().isEmpty());
    }
    Map<String, Stored> answer =
        call.records().stream().collect(Collectors.toMap(Stored::key, each -> each));
    List<String> patched = update.patches().stream().map(DatasetModel.Patch::key).toList();
    List<String> first = call.records().stream().limit(patched.size()).map(Stored::key).toList();
    if (!first.equals(patched)) {
      return Optional.empty();
    }
    return timeline.first(
        call,
        state ->
            state.remembered().stream()
                .filter(made -> made.update().equals(update))
                .anyMatch(made -> state.answerTo(made, timeline.dates()).equals(answer)));
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
        Trees.objects(call.body, "conflicts").stream()
            .map(
                each ->
                    new Conflict(
                        Trees.text(each, "Key"), Trees.number(each, "SyncCount").orElseThrow()))
            .toList();
    return call.message().equals(conflictMessage(stated, update))
        ? stateOfOutcome(call, update, new Outcome.Conflicting(stated)::equals)
        : Optional.empty();
  }

  private static String conflictMessage(List<Conflict> conflicts, Update update) {
    if (conflicts.isEmpty()) {
      return "The dataset was deleted or its removed records were forgotten after the listing that"
          + " the SyncSessionToken is from. List the records again";
    }
    Conflict first = conflicts.getFirst();
    long sent =
        update.patches().stream()
            .filter(patch -> patch.key().equals(first.key()))
            .mapToLong(DatasetModel.Patch::count)
            .sum();
    return "Current SyncCount for: %s is: %d not: %d".formatted(first.key(), first.current(), sent);
  }

  private Optional<Integer> stateOfRefusal(Call call, Update update) {
    return switch (call.type()) {
      case "InvalidParameterException" -> stateOfInvalidToken(call);
      case "InvalidLambdaFunctionOutputException" ->
          stateOfOutcome(call, update, Outcome.Vetoed.class::isInstance);
      // It may have been in time for any update that a trigger sees.
      case "LambdaSocketTimeoutException" -> timeline.first(call, _ -> !call.triggered.isEmpty());
      case "LimitExceededException" ->
          stateOfOutcome(
              call,
              update,
              outcome ->
                  outcome instanceof Outcome.OverLimit(String what, long figure)
                      && call.message().startsWith("Too many %s: %d,".formatted(what, figure)));
      default -> Optional.empty();
    };
  }

  private Optional<Integer> stateOfInvalidToken(Call call) {
    return timeline.first(call, _ -> isInvalidToken(call) && timeline.mayNotHold(call));
  }

  private static boolean isInvalidToken(Call call) {
    return call.status == 400
        && call.message().equals("SyncSessionToken not valid for these inputs");
  }

  private Optional<Integer> stateOfListing(Call call) {
    if (call.token().isPresent() && !timeline.mayHold(call)) {
      return stateOfInvalidToken(call);
    }
    if (calls.isMixedUp(call)) {
      return timeline
          .first(call, _ -> isInvalidNextToken(call))
          .or(() -> stateOfInvalidToken(call));
    }
    return timeline.first(call, state -> isListed(call, state)).or(() -> stateOfInvalidToken(call));
  }

  private static boolean isInvalidNextToken(Call call) {
    return call.status == 400 && call.message().equals("NextToken not valid for these inputs");
  }

  /** Tells whether a listing is answered as the dataset is. */
  boolean isListed(Call call, DatasetModel state) {
    int max = Math.toIntExact(Trees.number(call.input(), "MaxResults").orElse(Integer.MAX_VALUE));
    return isListed(
        call,
        state.list(calls.lastSyncCount(call), calls.position(call), max, calls.session(call)));
  }

  private boolean isListed(Call call, Listing expected) {
    return switch (expected) {
      case Listing.NoSuchSyncCount _ ->
          call.status == 400
              && call.message()
                  .equals(
                      "No such SyncCount: %d exists for this Dataset"
                          .formatted(calls.lastSyncCount(call)));
      case Listing.Consumed _ -> isInvalidToken(call);
      case Listing.Page page ->
          call.status == 200
              && call.records().size() == Trees.number(call.body, "Count").orElse(-1)
              && page.equals(
                  new Listing.Page(
                      Trees.isTrue(call.body, "DatasetExists"),
                      Trees.isTrue(call.body, "DatasetDeletedAfterRequestedSyncCount"),
                      call.datasetSyncCount(),
                      call.body.string("LastModifiedBy"),
                      call.records(),
                      call.body.string("NextToken").isPresent()));
    };
  }

  private Optional<Integer> stateOfDescription(Call call) {
    return switch (call.status) {
      case 200 -> timeline.first(call, state -> describes(call.body.object("Dataset"), state));
      case 404 -> timeline.first(call, state -> !state.exists());
      default -> Optional.empty();
    };
  }

  private boolean describes(JsonObject description, DatasetModel state) {
    return Trees.text(description, "DatasetName").equals(dataset)
        && Descriptions.matches(description, state)
        && timeline.dates().mayBe(Trees.date(description, "LastModifiedDate"), state.count())
        && timeline.dates().mayBe(Trees.date(description, "CreationDate"), state.createdAt());
  }

  /**
   * A deletion that was made by another call at the very same count may be answered as one's own.
   */
  private Optional<Integer> stateOfDeletion(Call call) {
    return switch (call.status) {
      case 200 ->
          timeline.firstAt(
              call,
              count ->
                  timeline.isDeletion(count)
                      && count > timeline.earliest(call)
                      && describes(call.body.object("Dataset"), timeline.states().get(count - 1)));
      case 404 -> timeline.first(call, state -> !state.exists());
      // Something must have changed meanwhile.
      case 409 -> timeline.first(call, _ -> timeline.possible(call).size() > 1);
      default -> Optional.empty();
    };
  }

  /** Returns the first state that the dataset is listed with, or without. */
  private Optional<Integer> stateOfList(Call call) {
    Optional<String> after = calls.datasetAfter(call);
    List<JsonObject> listed = Trees.objects(call.body, "Datasets");
    Optional<JsonObject> description =
        listed.stream().filter(each -> Trees.text(each, "DatasetName").equals(dataset)).findFirst();
    boolean isOnAnotherPage =
        after.filter(name -> dataset.compareTo(name) <= 0).isPresent()
            || (call.body.string("NextToken").isPresent()
                && dataset.compareTo(Trees.text(listed.getLast(), "DatasetName")) > 0);
    if (isOnAnotherPage) {
      return timeline.first(call, _ -> description.isEmpty());
    }
    return timeline.first(
        call,
        state -> description.map(told -> describes(told, state)).orElseGet(() -> !state.exists()));
  }

  private void checkTrigger(Update update, List<Call> deliveries) {
    Optional<Long> count = timeline.countOf(update);
    for (Call call : deliveries) {
      if (call.triggered.size() > (update.isSeenByTrigger() ? MAX_JUDGEMENTS : 0)) {
        violate(call, "the trigger ran too often");
      }
      call.triggered.forEach(triggered -> checkShown(call, update, triggered));
      if (count.isPresent() && !call.triggered.isEmpty() && isSurelyRemembered(call, update)) {
        violate(call, "the trigger ran for an update that was made before");
      }
    }
    if (count.isPresent()
        && update.isSeenByTrigger()
        && deliveries.stream()
            .flatMap(call -> call.triggered.stream())
            .noneMatch(triggered -> triggered.syncCount() == count.get() - 1)) {
      violate(deliveries.getFirst(), "the trigger was not shown what was made");
    }
  }

  /** A date is of the service's clock, when one of the deliveries was served. */
  private void checkDate(Update update, List<Call> deliveries) {
    Optional<Long> date = timeline.countOf(update).flatMap(timeline.dates()::of);
    if (date.isPresent()
        && deliveries.stream()
            .map(call -> Duration.ofMillis(date.get() - call.invoked.at()).abs())
            .allMatch(difference -> difference.compareTo(Timeline.CLOCKS_DIFFER) > 0)) {
      violate(deliveries.getFirst(), "not made when it says it was");
    }
  }

  private boolean isSurelyRemembered(Call call, Update update) {
    return timeline.possible(call).stream()
        .allMatch(
            state -> state.remembered().stream().map(Remembered::update).anyMatch(update::equals));
  }

  private void checkShown(Call call, Update update, Event.Triggered triggered) {
    List<JsonObject> patches =
        update.patches().stream()
            .map(patch -> Trees.object("Key", patch.key(), "Value", patch.value()))
            .toList();
    boolean isRight =
        triggered.patches().equals(patches)
            && timeline
                .first(
                    call,
                    state ->
                        state.count() == triggered.syncCount()
                            && live(state).equals(texts(triggered.records()))
                            && isJudged(call, update, state))
                .isPresent();
    if (!isRight) {
      violate(call, "the trigger was shown what was not");
    }
  }

  /** What is refused anyway, or was made before, no trigger sees. */
  private boolean isJudged(Call call, Update update, DatasetModel state) {
    return timeline.listedAt(call).stream()
        .map(at -> state.update(update, at, timeline.dates()))
        .anyMatch(
            outcome ->
                !(outcome instanceof Outcome.Conflicting || outcome instanceof Outcome.MadeBefore));
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
