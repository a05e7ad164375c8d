package dev.tidemark.operator;

import dev.tidemark.dynamodb.DatasetMerge.Result;
import dev.tidemark.json.Json;
import dev.tidemark.model.DatasetName;
import java.util.function.Consumer;

/** Reports what becomes of the datasets of a guest, one line for each, and a line with the sum. */
final class MergeReport {
  private final boolean isDryRun;
  private final boolean isJson;
  private final Consumer<String> out;
  private int merged;
  private int mergedBefore;
  private int empty;
  private int left;

  /**
   * Creates a report.
   *
   * @param isDryRun whether the datasets would be merged in a run that is none
   * @param out receives each line
   */
  MergeReport(boolean isDryRun, boolean isJson, Consumer<String> out) {
    this.isDryRun = isDryRun;
    this.isJson = isJson;
    this.out = out;
  }

  /** Returns the number of datasets so far. */
  int datasets() {
    return merged + mergedBefore + empty + left;
  }

  /** Returns the number of datasets that stay with the guest. */
  int left() {
    return left;
  }

  /** Adds the result for a dataset. */
  void add(DatasetName dataset, Result result) {
    switch (result) {
      case Result.Merged _ -> merged++;
      case Result.MergedBefore _ -> mergedBefore++;
      case Result.Empty _ -> empty++;
      case Result.NameTooLong _, Result.NameTaken _, Result.CountsUsedUp _ -> left++;
    }
    out.accept(isJson ? json(dataset, result) : dataset + ": " + text(result));
  }

  private String text(Result result) {
    return switch (result) {
      case Result.Merged(DatasetName name, int records) ->
          "%s as %s, %d records".formatted(isDryRun ? "would be merged" : "merged", name, records);
      case Result.MergedBefore(DatasetName name) -> "was merged before as " + name;
      case Result.Empty _ -> "has no records";
      case Result.NameTooLong(int length) ->
          "left: the name would have %d characters, and 128 are allowed".formatted(length);
      case Result.NameTaken(DatasetName name) ->
          "left: the identity has another dataset of the name " + name;
      case Result.CountsUsedUp(DatasetName name) -> "left: no sync count is left for " + name;
    };
  }

  private static String json(DatasetName dataset, Result result) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("dataset", dataset.value());
          json.writeStringField("result", result.getClass().getSimpleName());
          switch (result) {
            case Result.Merged(DatasetName name, int records) -> {
              json.writeStringField("name", name.value());
              json.writeNumberField("records", records);
            }
            case Result.MergedBefore(DatasetName name) ->
                json.writeStringField("name", name.value());
            case Result.NameTaken(DatasetName name) -> json.writeStringField("name", name.value());
            case Result.CountsUsedUp(DatasetName name) ->
                json.writeStringField("name", name.value());
            case Result.Empty _, Result.NameTooLong _ -> {}
          }
          json.writeEndObject();
        });
  }

  /** Prints the sum. */
  void end() {
    out.accept(
        isJson
            ? Json.write(
                json -> {
                  json.writeStartObject();
                  json.writeNumberField("merged", merged);
                  json.writeNumberField("mergedBefore", mergedBefore);
                  json.writeNumberField("empty", empty);
                  json.writeNumberField("left", left);
                  json.writeBooleanField("dryRun", isDryRun);
                  json.writeEndObject();
                })
            : "%s %d datasets; %d were merged before, %d have no records, %d stay with the guest."
                .formatted(isDryRun ? "Would merge" : "Merged", merged, mergedBefore, empty, left));
  }
}
