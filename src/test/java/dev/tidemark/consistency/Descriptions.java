package dev.tidemark.consistency;

import dev.tidemark.consistency.Calls.Call;
import dev.tidemark.json.JsonValue.JsonObject;

/** What DescribeDataset, DeleteDataset and ListDatasets say of a dataset. */
final class Descriptions {
  private Descriptions() {}

  /** Tells whether the answer of a call describes the dataset. */
  static boolean matches(Call call, DatasetModel dataset) {
    return matches(call.body.object("Dataset"), dataset);
  }

  /** Tells whether a description is of the dataset; dates aside. */
  static boolean matches(JsonObject description, DatasetModel dataset) {
    return dataset.exists()
        && Trees.number(description, "NumRecords").orElse(-1) == dataset.numRecords()
        && Trees.number(description, "DataStorage").orElse(-1) == dataset.dataStorage()
        && description.string("LastModifiedBy").orElse("").equals(dataset.author());
  }
}
