package dev.tidemark.proof;

import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.proof.Calls.Call;
import dev.tidemark.proof.DatasetModel.Conflict;
import dev.tidemark.proof.DatasetModel.Listing;
import dev.tidemark.proof.DatasetModel.Outcome;
import dev.tidemark.proof.DatasetModel.Remembered;
import dev.tidemark.proof.DatasetModel.Stored;
import dev.tidemark.proof.DatasetModel.Update;
import dev.tidemark.proof.History.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Holds every answer about a dataset to its timeline: each must be right for one of the states that
 * the call may have met.
 */
final class TimelineChecks {
  private static final int MAX_JUDGEMENTS = 2;

  private final Calls calls;
  private final Timeline timeline;
  private final List<Call> ofDataset;
  private final List<String> violations = new ArrayList<>();
  private final Map<Long, Long> dates = new HashMap<>();

  TimelineChecks(Calls calls, Timeline timeline, List<Call> ofDataset) {
    this.calls = calls;
    this.timeline = timeline;
    this.ofDataset = ofDataset;
  }

  List<String> violations() {
    ofDataset.forEach(this::readDates);
    ofDataset.forEach(this::check);
    timeline.updates().forEach(this::checkTrigger);
    new WholeListings(calls, timeline, ofDataset).violations().forEach(violations::add);
    return violations;
  }

  private void violate(Call call, String what) {
    violations.add(what + ": " + call);
  }

  /** An update has one date, wherever it is told. */
  private void readDates(Call call) {
    for (JsonObject stored : Trees.objects(call.body, "Records")) {
      long count = Trees.number(stored, "SyncCount").orElseThrow();
      long date = Trees.date(stored, "LastModifiedDate").orElseThrow();
      Long other = dates.putIfAbsent(count, date);
      if (other != null && other != date) {
        violate(call, "the count " + count + " has two dates");
      }
    }
  }

  private void check(Call call) {
    if (call.status == 0) {
      return;
    }
    if (call.status == 429) {
      checkPressure(call);
      return;
    }
    if (call.status == 500) {
      checkFailure(call);
      return;
    }
    if (timeline.possible(call).isEmpty()) {
      violate(call, "not in the order of time");
      return;
    }
    switch (call.operation()) {
      case "UpdateRecords" -> checkUpdate(call);
      case "ListRecords" -> checkListing(call);
      case "DescribeDataset" -> checkDescription(call);
      case "DeleteDataset" -> checkDeletion(call);
      default -> violate(call, "unknown operation");
    }
  }

  /** Who is told to wait is told how long, and nothing was done. */
  private void checkPressure(Call call) {
    if (call.headers.string("Retry-After").isEmpty()) {
      violate(call, "429 without Retry-After");
    }
  }

  private void checkFailure(Call call) {
    String id = call.headers.string("x-amzn-RequestId").orElse("no id");
    if (!call.message().equals("Internal error, request " + id)) {
      violate(call, "500 without the request's id");
    }
  }

  private boolean isPossible(Call call, Predicate<DatasetModel> state) {
    return timeline.possible(call).stream().anyMatch(state);
  }

  private void checkUpdate(Call call) {
    Update update = calls.update(call);
    boolean isRight =
        switch (call.status) {
          case 200 ->
              update.patches().isEmpty()
                  ? call.records().isEmpty()
                  : timeline.mayHold(call) && isAnswered(call, update);
          case 409 -> timeline.mayHold(call) && isConflict(call, update);
          case 400 -> isRefused(call, update);
          default -> false;
        };
    if (!isRight) {
      violate(call, "not what must come of the update");
    }
  }

  /** The first answer, and every later one: what the update wrote, and what became of it since. */
  private boolean isAnswered(Call call, Update update) {
    Map<String, Stored> answer =
        call.records().stream().collect(Collectors.toMap(Stored::key, each -> each));
    List<String> patched = update.patches().stream().map(DatasetModel.Patch::key).toList();
    List<String> first = call.records().stream().limit(patched.size()).map(Stored::key).toList();
    return first.equals(patched)
        && isPossible(
            call,
            state ->
                state.remembered().stream()
                    .filter(made -> made.update().equals(update))
                    .anyMatch(made -> state.answerTo(made).equals(answer)));
  }

  private boolean isOutcome(Call call, Update update, Predicate<Outcome> outcome) {
    Set<Long> listedAt = timeline.listedAt(call);
    return isPossible(
        call, state -> listedAt.stream().map(at -> state.update(update, at)).anyMatch(outcome));
  }

  private boolean isConflict(Call call, Update update) {
    List<Conflict> stated =
        Trees.objects(call.body, "conflicts").stream()
            .map(
                each ->
                    new Conflict(
                        Trees.text(each, "Key"), Trees.number(each, "SyncCount").orElseThrow()))
            .toList();
    return call.message().equals(conflictMessage(stated, update))
        && isOutcome(call, update, new Outcome.Conflicting(stated)::equals);
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

  private boolean isRefused(Call call, Update update) {
    return switch (Trees.text(call.body, "__type")) {
      case "InvalidParameterException" ->
          call.message().startsWith("SyncSessionToken not valid") && timeline.mayNotHold(call);
      case "InvalidLambdaFunctionOutputException" ->
          isOutcome(call, update, Outcome.Vetoed.class::isInstance);
      case "LimitExceededException" ->
          isOutcome(
              call,
              update,
              outcome ->
                  outcome instanceof Outcome.OverLimit(long records)
                      && call.message().startsWith("Too many records of the dataset: " + records));
      default -> false;
    };
  }

  private void checkListing(Call call) {
    int max = Math.toIntExact(Trees.number(call.input(), "MaxResults").orElse(Integer.MAX_VALUE));
    long last = calls.lastSyncCount(call);
    boolean isRight =
        isPossible(
            call,
            state ->
                isAnswered(call, state.list(last, calls.position(call), max, calls.session(call))));
    if (!isRight && !(isInvalidSession(call) && timeline.mayNotHold(call))) {
      violate(call, "not what must be listed");
    }
  }

  private static boolean isInvalidSession(Call call) {
    return call.status == 400 && call.message().startsWith("SyncSessionToken not valid");
  }

  private static boolean isAnswered(Call call, Listing expected) {
    return switch (expected) {
      case Listing.NoSuchSyncCount _ ->
          call.status == 400 && call.message().startsWith("No such SyncCount");
      case Listing.Consumed _ -> isInvalidSession(call);
      case Listing.Page page ->
          call.status == 200
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

  private void checkDescription(Call call) {
    boolean isRight =
        switch (call.status) {
          case 200 -> isPossible(call, state -> describes(call, state));
          case 404 -> isPossible(call, state -> !state.exists());
          default -> false;
        };
    if (!isRight) {
      violate(call, "not what must be described");
    }
  }

  private boolean describes(Call call, DatasetModel state) {
    JsonObject description = call.body.object("Dataset");
    return Descriptions.matches(call, state)
        && isDate(description, "LastModifiedDate", state.count())
        && isDate(description, "CreationDate", state.createdAt());
  }

  private boolean isDate(JsonObject description, String name, long count) {
    Optional<Long> date = Trees.date(description, name);
    return date.isPresent() && date.get().equals(dates.getOrDefault(count, date.get()));
  }

  /**
   * A deletion that was made by another call at the very same count may be answered as one's own.
   */
  private void checkDeletion(Call call) {
    int from = timeline.lower(call.begin);
    List<DatasetModel> possible = timeline.possible(call);
    boolean isRight =
        switch (call.status) {
          case 200 ->
              timeline.deletedAt().stream()
                  .filter(at -> at > from && at < from + possible.size())
                  .map(at -> timeline.states().get(Math.toIntExact(at) - 1))
                  .anyMatch(before -> describes(call, before));
          case 404 -> isPossible(call, state -> !state.exists());
          // Something must have changed meanwhile.
          case 409 -> possible.size() > 1;
          default -> false;
        };
    if (!isRight) {
      violate(call, "not what must come of the deletion");
    }
  }

  private void checkTrigger(Update update, List<Call> deliveries) {
    Optional<Long> count = timeline.countOf(update);
    for (Call call : deliveries) {
      if (call.triggered.size() > (update.isSeenByTrigger() ? MAX_JUDGEMENTS : 0)) {
        violate(call, "the trigger ran too often");
      }
      call.triggered.forEach(triggered -> checkShown(call, triggered));
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

  private boolean isSurelyRemembered(Call call, Update update) {
    return timeline.possible(call).stream()
        .allMatch(
            state -> state.remembered().stream().map(Remembered::update).anyMatch(update::equals));
  }

  private void checkShown(Call call, Event.Triggered triggered) {
    boolean isRight =
        triggered.syncCount() < timeline.states().size()
            && live(timeline.states().get(Math.toIntExact(triggered.syncCount())))
                .equals(texts(triggered.records()));
    if (!isRight) {
      violate(call, "the trigger was shown what never was");
    }
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
