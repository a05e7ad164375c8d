package dev.tidemark.consistency.streams;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.stream.ItemChange;
import dev.tidemark.local.ChangeEvent;
import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.model.DatasetId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * The stream of the table. It has shards, and only the changes of one item keep their order: the
 * changes of different datasets are delivered at different times.
 */
final class Changes {
  static final int SHARDS = 3;

  private static final String STREAM =
      "arn:aws:dynamodb:us-east-1:000000000000:table/table/stream/2026-11-28T00:00:00.000";

  private final List<List<ItemChange>> shards = new ArrayList<>();
  private long sequenceNumber = 98;

  Changes(MemoryDynamoDb dynamoDb) {
    for (int shard = 0; shard < SHARDS; shard++) {
      shards.add(new ArrayList<>());
    }
    dynamoDb.watch(this::add);
  }

  private void add(ItemChange change) {
    if (change.isOfDataset()) {
      shards.get(Math.floorMod(item(change).key().hashCode(), SHARDS)).add(change);
    }
  }

  private static Item item(ItemChange change) {
    return change.after().or(change::before).orElseThrow();
  }

  int size(int shard) {
    return shards.get(shard).size();
  }

  /** Returns the event of a batch. */
  byte[] event(int shard, int from, int to) {
    List<Record> records = shards.get(shard).subList(from, to).stream().map(this::encoded).toList();
    return new ChangeEvent(STREAM, records).toJson();
  }

  private Record encoded(ItemChange change) {
    StreamRecord.Builder record =
        StreamRecord.builder()
            .keys(item(change).key().attributes())
            .sequenceNumber(Long.toString(++sequenceNumber));
    change.before().ifPresent(before -> record.oldImage(before.attributes()));
    change.after().ifPresent(after -> record.newImage(after.attributes()));
    return Record.builder()
        .eventID("event")
        .eventName(OperationType.MODIFY)
        .dynamodb(record.build())
        .build();
  }

  /** Marks the changes of a batch as handled. */
  void handled(int shard, int from, int to, StreamModel model, Instant now) {
    for (ItemChange change : shards.get(shard).subList(from, to)) {
      DatasetId dataset = item(change).key().datasetId();
      long count = item(change).number("c") + (change.after().isPresent() ? 0 : 1);
      Optional<StreamModel.Change> known = model.find(dataset, count);
      known.filter(each -> each.handledAt.isAfter(now)).ifPresent(each -> each.handledAt = now);
    }
  }
}
