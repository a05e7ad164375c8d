package dev.tidemark.consistency.restores;

import dev.tidemark.consistency.history.JsonValues;
import dev.tidemark.consistency.restores.Content.Stored;
import dev.tidemark.consistency.restores.UpdateRequest.Patch;
import dev.tidemark.consistency.workload.World.Response;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.DatasetId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A device with its copy of a dataset. Each step is one request: a page of a listing, or an update.
 * A device without steps in a life still has its copy, tokens and listing from an earlier one.
 */
final class Device {
  /** Undisturbed attempts at an update, after which a device loops. */
  private static final int MAX_REFUSALS = 3;

  private final String name;
  private final DatasetId dataset;
  private final boolean listsFromZero;
  private final Service service;
  private final DatasetHistory history;
  private final Values values;
  private final Random random;
  private final Violations violations;

  private final Map<String, Stored> copy = new TreeMap<>();
  private final Set<String> seen = new HashSet<>();
  private final List<String> tokens = new ArrayList<>();
  private final List<UpdateRequest> sent = new ArrayList<>();
  private long last;

  /** Whether it listed from 0 with records, so that nothing told it which of them are gone. */
  private boolean mayHaveGoneRecords;

  private Optional<OpenListing> listing = Optional.empty();
  private Optional<String> token = Optional.empty();
  private int changesAtListing;
  private int refusals;

  /** A listing with pages to come. */
  private record OpenListing(String nextToken, boolean isResync) {}

  /**
   * Creates a device with an empty copy.
   *
   * @param listsFromZero whether it always lists everything and never drops its copy
   */
  Device(
      String name,
      DatasetId dataset,
      boolean listsFromZero,
      Service service,
      DatasetHistory history,
      Values values,
      Random random,
      Violations violations) {
    this.name = name;
    this.dataset = dataset;
    this.listsFromZero = listsFromZero;
    this.service = service;
    this.history = history;
    this.values = values;
    this.random = random;
    this.violations = violations;
  }

  /** Makes the next request. */
  void step() {
    switch (random.nextInt(16)) {
      case 0 -> sendAgain();
      case 1 -> pushWithOldToken();
      case 2 -> delete();
      default -> sync();
    }
  }

  private void sync() {
    if (listing.isEmpty() && token.isPresent()) {
      push(token.get());
      token = Optional.empty();
    } else {
      list();
    }
  }

  private void list() {
    if (listing.isEmpty()) {
      changesAtListing = history.changes();
    }
    Response response = service.call(dataset, name, "ListRecords", listInput());
    if (response.status() != 200) {
      violations.add("%s lists from %d and gets %s", name, last, response);
      listing = Optional.empty();
      return;
    }
    history.checkPage(response.body(), name);
    if (random.nextInt(12) == 0) {
      return; // The response is lost.
    }
    receive(response.body());
  }

  private JsonObject listInput() {
    return JsonValues.object(
        "DatasetName",
        dataset.name().value(),
        "LastSyncCount",
        last,
        "MaxResults",
        random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 1000,
        "NextToken",
        listing.map(OpenListing::nextToken));
  }

  private void receive(JsonObject page) {
    boolean isResync = JsonValues.isTrue(page, "DatasetDeletedAfterRequestedSyncCount");
    if (listing.isPresent() && isResync && !listing.get().isResync()) {
      startOver();
      return;
    }
    if (listing.isEmpty()) {
      begin(isResync);
    }
    for (JsonObject found : JsonValues.objects(page, "Records")) {
      Stored stored = DatasetHistory.stored(found);
      copy.put(JsonValues.text(found, "Key"), stored);
      stored.value().ifPresent(seen::add);
    }
    listing = page.string("NextToken").map(next -> new OpenListing(next, isResync));
    if (listing.isEmpty()) {
      finish(page);
    }
  }

  private void begin(boolean isResync) {
    violations.check(!isResync || last > 0, "%s lists from 0 and is told to start over", name);
    if (isResync) {
      clear();
    }
    mayHaveGoneRecords |= last == 0 && !copy.isEmpty();
  }

  private void clear() {
    copy.clear();
    mayHaveGoneRecords = false;
  }

  private void startOver() {
    clear();
    last = 0;
    listing = Optional.empty();
    token = Optional.empty();
  }

  private void finish(JsonObject page) {
    last = listsFromZero ? 0 : JsonValues.number(page, "DatasetSyncCount").orElseThrow();
    token = page.string("SyncSessionToken");
    token.ifPresent(tokens::add);
    if (!mayHaveGoneRecords && isUndisturbed()) {
      Map<String, String> live = history.now().map(Content::live).orElse(Map.of());
      violations.check(
          new Content(last, copy).live().equals(live),
          "%s has listed %s, but its copy differs from what is stored",
          name,
          dataset);
    }
  }

  private boolean isUndisturbed() {
    return changesAtListing == history.changes();
  }

  private void push(String with) {
    UpdateRequest request = new UpdateRequest(dataset.name().value(), with, name, patches());
    sent.add(request);
    request.changes().values().forEach(value -> value.ifPresent(seen::add));
    boolean isFresh = token.filter(with::equals).isPresent() && isUndisturbed();
    Response response = send(request);
    if (response.status() == 200) {
      refusals = 0;
    } else if (isFresh) {
      refusals++;
      violations.check(refusals < MAX_REFUSALS, "%s loops: it gets %s", name, response);
    }
  }

  private List<Patch> patches() {
    List<Patch> patches = new ArrayList<>();
    for (String key : values.keys(dataset)) {
      Optional<Stored> known = Optional.ofNullable(copy.get(key));
      Optional<String> value =
          known.isPresent() && random.nextInt(5) == 0
              ? Optional.empty()
              : Optional.of(values.next(key));
      patches.add(new Patch(key, value, known.map(Stored::count).orElse(0L)));
    }
    return patches;
  }

  private Response send(UpdateRequest request) {
    Response response = service.call(dataset, name, "UpdateRecords", request.input());
    if (response.status() == 200) {
      history.accept(request, response.body(), seen);
      if (random.nextInt(6) > 0) {
        learn(response.body());
      }
    }
    return response;
  }

  /** Keeps the counts of an accepted update. */
  private void learn(JsonObject body) {
    long count = 0;
    for (JsonObject found : JsonValues.objects(body, "Records")) {
      Stored stored = DatasetHistory.stored(found);
      count = stored.count();
      Stored known = copy.get(JsonValues.text(found, "Key"));
      if (known == null || known.count() < count) {
        copy.put(JsonValues.text(found, "Key"), stored);
      }
    }
    if (!listsFromZero && count == last + 1 && listing.isEmpty()) {
      last = count;
    }
  }

  private void pushWithOldToken() {
    if (!tokens.isEmpty() && listing.isEmpty()) {
      push(tokens.get(random.nextInt(tokens.size())));
    }
  }

  /** Sends a late duplicate of a request, of this life or an earlier one. */
  private void sendAgain() {
    if (!sent.isEmpty()) {
      UpdateRequest again = sent.get(random.nextInt(sent.size()));
      Response response = service.call(dataset, name, "UpdateRecords", again.input());
      if (response.status() == 200) {
        history.accept(again, response.body(), seen);
      }
    }
  }

  private void delete() {
    if (random.nextInt(3) == 0) {
      Response response =
          service.call(
              dataset,
              name,
              "DeleteDataset",
              JsonValues.object("DatasetName", dataset.name().value()));
      if (response.status() == 200) {
        history.delete();
      }
      violations.check(
          response.status() == 200 || history.now().isEmpty(),
          "%s cannot be deleted: %s",
          dataset,
          response);
    }
  }
}
