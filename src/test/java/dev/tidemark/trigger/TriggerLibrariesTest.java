package dev.tidemark.trigger;

import static dev.tidemark.model.Samples.DEVICE_DATE;
import static dev.tidemark.model.Samples.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.CognitoEvent;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordValue;
import dev.tidemark.sync.SyncTrigger.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The event after a round trip through the libraries with which triggers are written. An unchanged
 * event must have no effect of its own.
 */
class TriggerLibrariesTest {
  private static final byte[] EVENT = TriggerEvent.of(Invocations.game());

  private static final Map<RecordKey, RecordChange> AS_PATCHED =
      Map.of(
          key("level"),
          new RecordChange.Replace(new RecordValue("4"), Optional.of(DEVICE_DATE)),
          key("coins"),
          new RecordChange.Replace(new RecordValue("10"), Optional.of(DEVICE_DATE)),
          key("name"),
          new RecordChange.Remove(Optional.of(DEVICE_DATE)));

  @Test
  void java_dropsNulls_andChangesNothing() {
    PojoSerializer<CognitoEvent> serializer =
        LambdaEventSerializers.serializerFor(CognitoEvent.class, getClass().getClassLoader());
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    serializer.toJson(serializer.fromJson(new ByteArrayInputStream(EVENT)), output);
    assertTrue(new String(EVENT, UTF_8).contains("null"));
    assertFalse(output.toString(UTF_8).contains("null"));
    assertEquals(AS_PATCHED, changes(output.toByteArray()));
  }

  /**
   * Outputs as the echoes in {@code src/test/clients/triggers} print them for this event:
   * aws-lambda-go 1.55.1 with {@code ""} for null, aws_lambda_events 1.2.1 in an order of its own,
   * and Python's {@code json} as it came.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"coins":{"newValue":"10","oldValue":"","op":"replace"},\
        "level":{"newValue":"4","oldValue":"3","op":"replace"},\
        "name":{"newValue":"","oldValue":"Ann","op":"remove"}}\
        """,
        """
        {"name":{"newValue":null,"oldValue":"Ann","op":"remove"},\
        "coins":{"newValue":"10","oldValue":null,"op":"replace"},\
        "level":{"newValue":"4","oldValue":"3","op":"replace"}}\
        """,
        """
        {"coins": {"oldValue": null, "newValue": "10", "op": "replace"},\
         "level": {"oldValue": "3", "newValue": "4", "op": "replace"},\
         "name": {"oldValue": "Ann", "newValue": null, "op": "remove"}}\
        """
      })
  void recordedOutput_changesNothing(String records) {
    String head =
        "{\"datasetName\":\"game\",\"eventType\":\"SyncTrigger\",\"region\":\"us-east-1\",\"version\":2,"
            + "\"identityPoolId\":\"us-east-1:11111111-1111-1111-1111-111111111111\","
            + "\"identityId\":\"us-east-1:aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa\",\"datasetRecords\":";
    byte[] output = (head + records + "}").getBytes(UTF_8);
    assertEquals(AS_PATCHED, changes(output));
  }

  private static Map<RecordKey, RecordChange> changes(byte[] output) {
    Outcome outcome = TriggerOutput.outcome(Invocations.game(), output);
    return assertInstanceOf(Outcome.Allowed.class, outcome).changes();
  }
}
