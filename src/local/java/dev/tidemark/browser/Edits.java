package dev.tidemark.browser;

import dev.tidemark.browser.SyncService.Result;
import dev.tidemark.browser.SyncService.SyncOperation;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Changes of records. Each goes through UpdateRecords, so that conflicts, triggers and quotas
 * apply, and is logged without the record's key and value.
 */
public final class Edits {
  private final SyncService service;
  private final Consumer<String> log;

  /**
   * Makes edits.
   *
   * @param service applies them
   * @param log receives a line for each
   */
  public Edits(SyncService service, Consumer<String> log) {
    this.service = service;
    this.log = log;
  }

  /**
   * Makes an edit.
   *
   * @param edit the pool, identity, dataset and key; the sync counts at which the page saw the
   *     record and, unless it is new, the dataset; and the new value, without which the record is
   *     removed
   * @return the result of UpdateRecords, or of ListRecords if that failed
   * @throws BadRequestException if a member is missing
   */
  Result apply(JsonObject edit) {
    JsonObject patch = patch(edit);
    Map<String, JsonValue> ids = ids(edit);
    Result result = service.call(SyncOperation.LIST_RECORDS, new JsonObject(listing(ids, edit)));
    if (result instanceof Result.Output(JsonObject listed)) {
      Map<String, JsonValue> update = new LinkedHashMap<>(ids);
      update.put("SyncSessionToken", new JsonString(listed.string("SyncSessionToken").orElse("")));
      update.put("RecordPatches", new JsonArray(List.of(patch)));
      result = service.call(SyncOperation.UPDATE_RECORDS, new JsonObject(update));
    }
    log.accept(logLine(ids, patch, result));
    return result;
  }

  /** Lists what the page has not seen: only the token is needed. */
  private static Map<String, JsonValue> listing(Map<String, JsonValue> ids, JsonObject edit) {
    Map<String, JsonValue> listing = new LinkedHashMap<>(ids);
    edit.member("datasetCount")
        .filter(JsonNumber.class::isInstance)
        .ifPresent(count -> listing.put("LastSyncCount", count));
    return listing;
  }

  private static Map<String, JsonValue> ids(JsonObject edit) {
    Map<String, JsonValue> ids = new LinkedHashMap<>();
    String pool = required(edit, "pool");
    String identity = required(edit, "identity");
    Ids.dataset(pool, identity, required(edit, "dataset"));
    ids.put("IdentityPoolId", new JsonString(pool));
    ids.put("IdentityId", new JsonString(identity));
    ids.put("DatasetName", new JsonString(required(edit, "dataset")));
    return ids;
  }

  private static JsonObject patch(JsonObject edit) {
    Map<String, JsonValue> patch = new LinkedHashMap<>();
    Optional<String> value = edit.string("value");
    patch.put("Op", new JsonString(value.isPresent() ? "replace" : "remove"));
    patch.put("Key", new JsonString(required(edit, "key")));
    value.ifPresent(text -> patch.put("Value", new JsonString(text)));
    if (!(edit.member("syncCount").orElse(edit) instanceof JsonNumber count)) {
      throw new BadRequestException("'syncCount' is not a number");
    }
    patch.put("SyncCount", count);
    return new JsonObject(patch);
  }

  private static String required(JsonObject edit, String name) {
    return edit.string(name)
        .orElseThrow(() -> new BadRequestException("'%s' is not a string".formatted(name)));
  }

  private static String logLine(Map<String, JsonValue> ids, JsonObject patch, Result result) {
    String outcome =
        switch (result) {
          case Result.Output _ -> "done";
          case Result.Failed(String type, String _) -> type;
        };
    return "Edit by the browser: %s one record of %s: %s"
        .formatted(
            patch.string("Op").orElse(""),
            String.join("/", ids.values().stream().map(Edits::text).toList()),
            outcome);
  }

  private static String text(JsonValue value) {
    return value instanceof JsonString(String text) ? text : "";
  }
}
