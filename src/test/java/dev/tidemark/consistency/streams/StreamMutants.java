package dev.tidemark.consistency.streams;

import dev.tidemark.consistency.mutants.Mutant;
import dev.tidemark.consistency.mutants.Mutant.Edit;
import dev.tidemark.consistency.workload.Schedule.Kind;
import java.util.List;

/** Planted bugs that the simulation of streams must find. */
final class StreamMutants {
  private static final String WRITER = "dynamodb/DatasetWriter.java";
  private static final String ITEMS = "dynamodb/pages/CommitItems.java";
  private static final String READER = "dynamodb/CommitPartReader.java";
  private static final String MESSAGES = "dynamodb/DatasetMessages.java";
  private static final String BATCH = "streams/PoolBatch.java";
  private static final String PUBLISH = "streams/PublishUpdates.java";
  private static final String ENCODER = "streams/MessageEncoder.java";

  static final List<Mutant> ALL =
      List.of(
          mutant(
              "An update in pages names commit parts and writes none",
              WRITER,
              "    parts.forEach(part -> all.add(writes.put(part)));\n",
              ""),
          mutant(
              "A dataset that goes into pages writes no commit parts",
              WRITER,
              "    List<Item> parts = commitParts(after);\n",
              "    List<Item> parts ="
                  + " SeenItems.of(view).pages().isPresent() ? commitParts(after) : List.of();\n"),
          mutant(
              "Commit parts have all records of the dataset that were read",
              ITEMS,
              "            .filter(each -> each.syncCount().equals(count))\n",
              ""),
          mutant(
              "Commit parts have no tombstones",
              ITEMS,
              "            .filter(each -> each.syncCount().equals(count))\n",
              "            .filter(each -> each.syncCount().equals(count) && each instanceof"
                  + " SyncRecord.Live)\n"),
          mutant(
              "The keys of commit parts have no count",
              "dynamodb/item/ItemKey.java",
              "\"commit/\" + id.name().value() + SEPARATOR + writtenAt + SEPARATOR + number",
              "\"commit/\" + id.name().value() + SEPARATOR + (writtenAt.value() < 0) + SEPARATOR"
                  + " + number"),
          mutant(
              "Commit parts that are not visible yet count as missing",
              READER,
              "MAX_READS = 5",
              "MAX_READS = 1"),
          mutant(
              "Commit parts are published as far as they are visible",
              READER,
              "    return found.size() < keys.size()\n"
                  + "        ? Optional.empty()\n"
                  + "        : Optional.of(keys.stream().map(key ->"
                  + " Objects.requireNonNull(found.get(key))).toList());",
              "    return keys.isEmpty() ? Optional.empty() :"
                  + " Optional.of(List.copyOf(found.values()));"),
          mutant(
              "Commit parts are read without consistency",
              "dynamodb/item/ItemReader.java",
              "KeysAndAttributes.builder().keys(rest).consistentRead(true).build();",
              "KeysAndAttributes.builder().keys(rest).build();"),
          mutant(
              "All records are published instead of those of the update",
              MESSAGES,
              "              .filter(each -> each.syncCount().equals(dataset.syncCount()))\n",
              ""),
          mutant(
              "Tombstones are not published",
              MESSAGES,
              "              .filter(each -> each.syncCount().equals(dataset.syncCount()))\n",
              "              .filter(each -> each.syncCount().equals(dataset.syncCount()) &&"
                  + " each.liveValue().isPresent())\n"),
          mutant(
              "A deletion is not published",
              MESSAGES,
              "return before.map(DatasetMessages::deletion);",
              "return Optional.empty();"),
          mutant(
              "The previous count is that of the last deletion",
              MESSAGES,
              "            .map(Dataset::syncCount)\n",
              "            .map(Dataset::deletedAtCount)\n"),
          mutant(
              "The previous count of a creation is zero",
              MESSAGES,
              ".orElse(now.deletedAtCount());",
              ".orElse(SyncCount.ZERO);"),
          mutant(
              "Updates of one dataset are published side by side",
              PUBLISH,
              "groups(messages, PendingMessage::dataset)",
              "groups(messages, message -> message)"),
          mutant(
              "An error in a thread is not noticed",
              PUBLISH,
              "catch (RuntimeException | Error e)",
              "catch (RuntimeException e)"),
          mutant(
              "A delivery with a failure counts as done",
              PUBLISH,
              "    failures.throwFirst();\n",
              ""),
          mutant(
              "A disabled stream is published to",
              PUBLISH,
              "        .filter(CognitoStreams::isEnabled)\n",
              ""),
          mutant(
              "Throttling is swallowed",
              BATCH,
              "        if (!backoff.pause(attempt)) {\n          throw e;\n        }\n",
              """
                      if (!backoff.pause(attempt)) {
                        return new Result.Published();
                      }
              """),
          mutant(
              "Updates after a throttled one are published",
              BATCH,
              "      pending.message().get().ifPresent(this::publish);\n    }\n",
              """
                    try {
                      pending.message().get().ifPresent(this::publish);
                    } catch (StreamBusyException e) {
                      failure = e;
                    }
                  }
                  if (failure != null) {
                    throw failure;
                  }
              """,
              "    for (PendingMessage pending : messages) {\n",
              """
                  StreamBusyException failure = null;
                  for (PendingMessage pending : messages) {
              """),
          mutant(
              "A stream is disabled after the first failure",
              BATCH,
              "send(message) instanceof Result.Unusable(String reason)",
              "(Result) new Result.Unusable(first) instanceof Result.Unusable(String reason)"),
          mutant(
              "A stream that is gone is not disabled",
              BATCH,
              "pools.disableStreams(pool, configuration, reason)",
              "(PoolStore.ConfigureResult) new"
                  + " PoolStore.ConfigureResult.Configured(configuration)"),
          mutant(
              "The partition key has no dataset",
              ENCODER,
              "dataset.owner().identity().value() + SEPARATOR + dataset.name().value()",
              "dataset.owner().identity().value() + SEPARATOR"),
          mutant(
              "A throttled stream counts as one that is gone",
              "kinesis/StreamFailures.java",
              "    throw new StreamBusyException(failure);\n",
              "    return new Result.Unusable(code);\n"),
          mutant(
              "A bulk publish copies a dataset once, although it was updated meanwhile",
              "dynamodb/DatasetPublisher.java",
              "syncCount().equals(copied)",
              "syncCount().value() >= copied.value()"),
          mutant(
              "The log has the name of a dataset",
              "dynamodb/StreamedUpdates.java",
              "LOGGER.log(Level.ERROR, missingRecords(change, dataset));",
              "LOGGER.log(Level.ERROR, missingRecords(change, dataset) + dataset);"));

  private StreamMutants() {}

  /** The kind of schedule does not matter to this simulation. */
  private static Mutant mutant(String name, String file, String original, String planted) {
    return new Mutant(name, Kind.FEW_RECORDS, List.of(new Edit(file, original, planted)));
  }

  private static Mutant mutant(
      String name, String file, String original, String planted, String also, String plantedAlso) {
    return new Mutant(
        name,
        Kind.FEW_RECORDS,
        List.of(new Edit(file, original, planted), new Edit(file, also, plantedAlso)));
  }
}
