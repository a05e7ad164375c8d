package dev.tidemark.consistency.checker;

import dev.tidemark.consistency.history.Call;
import dev.tidemark.consistency.history.JsonValues;
import dev.tidemark.json.JsonValue.JsonObject;

/** Compares the Dataset structure of responses with the model. */
final class DatasetDescriptions {
  private DatasetDescriptions() {}

  /** Returns whether the response of a call describes the dataset. */
  static boolean matches(Call call, DatasetModel dataset) {
    return matches(call.body().object("Dataset"), dataset);
  }

  /** Returns whether a description matches the dataset, except for the dates. */
  static boolean matches(JsonObject description, DatasetModel dataset) {
    return dataset.exists()
        && JsonValues.number(description, "NumRecords").orElse(-1) == dataset.numRecords()
        && JsonValues.number(description, "DataStorage").orElse(-1) == dataset.dataStorage()
        && description.string("LastModifiedBy").orElse("").equals(dataset.author());
  }
}
