package dev.tidemark.webpush;

import dev.tidemark.json.Json;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.SyncCount;

/**
 * The news that a dataset has changed. It says nothing about the content.
 *
 * @param dataset the dataset
 * @param syncCount its count after the change
 * @param deleted whether the change deleted it
 */
public record DatasetEvent(DatasetId dataset, SyncCount syncCount, boolean deleted) {

  /** Returns the later one of two events of a dataset. */
  DatasetEvent later(DatasetEvent other) {
    return other.syncCount.isAbove(syncCount) ? other : this;
  }

  /** Returns the event as its subscribers get it. */
  String toJson() {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("identityPoolId", dataset.owner().pool().value());
          json.writeStringField("identityId", dataset.owner().identity().value());
          json.writeStringField("datasetName", dataset.name().value());
          json.writeNumberField("syncCount", syncCount.value());
          json.writeBooleanField("deleted", deleted);
          json.writeEndObject();
        });
  }
}
