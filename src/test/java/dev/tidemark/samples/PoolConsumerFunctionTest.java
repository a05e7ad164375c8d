package dev.tidemark.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.events.KinesisEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.example.stream.DatasetId;
import com.example.stream.MemoryCopies;
import com.example.stream.PoolConsumerFunction;
import dev.tidemark.events.EventContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The sample consumer as a Lambda function, which reads events and writes output as in Lambda. */
class PoolConsumerFunctionTest {
  private static final DatasetId GAME = new DatasetId("p:1", "i:1", "game");

  private final MemoryCopies copies = new MemoryCopies();
  private final List<String> log = new ArrayList<>();
  private final PoolConsumerFunction function =
      new PoolConsumerFunction(
          copies,
          _ -> {
            throw new IOException("S3 returned status 403");
          });

  private static String update(int previous, int count) {
    return """
    {"identityPoolId":"p:1","identityId":"i:1","dataSetName":"game","operation":"replace","payloadType":"Inline",
    "previousSyncCount":%1$d,"syncCount":%2$d,"kinesisSyncRecords":[{"key":"k%2$d","value":"v","syncCount":%2$d,"op":"replace"}]}\
    """
        .formatted(previous, count);
  }

  private String invoke(String... messages) {
    List<String> records = new ArrayList<>();
    for (int i = 0; i < messages.length; i++) {
      records.add(
          """
          {"eventID":"shardId-000000000006:%1$d","eventName":"aws:kinesis:record","eventSource":"aws:kinesis",
          "kinesis":{"partitionKey":"i:1/game","sequenceNumber":"%1$d","data":"%2$s","approximateArrivalTimestamp":1545084650.987}}\
          """
              .formatted(
                  i,
                  Base64.getEncoder()
                      .encodeToString(messages[i].getBytes(StandardCharsets.UTF_8))));
    }
    PojoSerializer<KinesisEvent> events =
        LambdaEventSerializers.serializerFor(
            KinesisEvent.class, PoolConsumerFunctionTest.class.getClassLoader());
    PojoSerializer<StreamsEventResponse> responses =
        LambdaEventSerializers.serializerFor(
            StreamsEventResponse.class, PoolConsumerFunctionTest.class.getClassLoader());
    String event = "{\"Records\":[" + String.join(",", records) + "]}";
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    responses.toJson(
        function.handleRequest(
            events.fromJson(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8))),
            new EventContext(new ListLogger(log))),
        output);
    return output.toString(StandardCharsets.UTF_8);
  }

  @Test
  void batch_isApplied() {
    assertEquals("{\"batchItemFailures\":[]}", invoke(update(0, 1), update(1, 2)));
    assertEquals(Map.of("k1", "v", "k2", "v"), copies.find(GAME).values());
    assertEquals(List.of(), log);
  }

  @Test
  void recordThatCannotBeRead_isReportedWithAllAfterIt() {
    assertEquals(
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"1\"}]}",
        invoke(update(0, 1), "secret", update(1, 2)));
    assertEquals(Map.of("k1", "v"), copies.find(GAME).values());
    assertEquals(
        List.of(
            "Record 1 of shardId-000000000006 failed:"
                + " com.example.stream.UnreadableRecordException: record 1 of shard"
                + " shardId-000000000006 is not a message of a stream"),
        log);
  }

  @Test
  void objectThatCannotBeFetched_isTriedAgain() {
    String message =
        update(0, 1)
            .replace("Inline", "S3Url")
            .replace(
                "\"previousSyncCount\"",
                "\"kinesisSyncRecordsURL\":\"http://s3/k\",\"previousSyncCount\"");
    assertEquals("{\"batchItemFailures\":[{\"itemIdentifier\":\"0\"}]}", invoke(message));
    assertEquals(Map.of(), copies.find(GAME).values());
  }

  @Test
  void gap_isLogged() {
    assertEquals("{\"batchItemFailures\":[]}", invoke(update(0, 1), update(2, 3)));
    assertEquals(List.of("An update is missing before record 1 of shardId-000000000006"), log);
  }

  private record ListLogger(List<String> lines) implements LambdaLogger {
    @Override
    public void log(String message) {
      lines.add(message);
    }

    @Override
    public void log(byte[] message) {
      log(new String(message, StandardCharsets.UTF_8));
    }
  }
}
