package com.example.stream;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.KinesisEvent;
import com.amazonaws.services.lambda.runtime.events.KinesisEvent.KinesisEventRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A Lambda function that reads a pool's stream. Its event source mapping needs {@code
 * ReportBatchItemFailures}, a bound on retries and a failure destination: a record that cannot be
 * read stops its shard until then.
 */
public final class PoolConsumerFunction
    implements RequestHandler<KinesisEvent, StreamsEventResponse> {
  private final PoolConsumer consumer;

  /**
   * Keeps the copies in memory, which end with this instance of the function. Use your database
   * instead.
   */
  public PoolConsumerFunction() {
    this(new MemoryCopies(), new HttpLargeRecords());
  }

  /** Keeps the copies elsewhere. */
  public PoolConsumerFunction(Copies copies, LargeRecords largeRecords) {
    this.consumer = new PoolConsumer(copies, largeRecords);
  }

  @Override
  public StreamsEventResponse handleRequest(KinesisEvent event, Context context) {
    for (KinesisEventRecord each : event.getRecords()) {
      String number = each.getKinesis().getSequenceNumber();
      String shard = each.getEventID().split(":", 2)[0];
      try {
        PoolConsumer.Effect effect = consumer.accept(bytes(each), shard, number);
        if (effect == PoolConsumer.Effect.GAP) {
          context.getLogger().log("An update is missing before record " + number + " of " + shard);
        }
      } catch (IOException | UnreadableRecordException e) {
        context.getLogger().log("Record %s of %s failed: %s".formatted(number, shard, e));
        // Lambda delivers this record and all after it again.
        return new StreamsEventResponse(List.of(new BatchItemFailure(number)));
      }
    }
    return new StreamsEventResponse(List.of());
  }

  private static byte[] bytes(KinesisEventRecord each) {
    ByteBuffer data = each.getKinesis().getData().duplicate();
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    return bytes;
  }
}
