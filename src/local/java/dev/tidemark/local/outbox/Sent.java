package dev.tidemark.local.outbox;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;

/** A message or an object that a function sent to a service of AWS. */
sealed interface Sent permits Sent.KinesisRecord, Sent.StoredObject, SentNotification {
  /** Returns the name of the service in the outbox. */
  String service();

  /** Returns the id of the identity pool; empty if this does not name one. */
  Optional<String> pool();

  /** Writes the members that describe this, without those that all entries have. */
  void write(JsonGenerator json) throws IOException;

  /**
   * A record of a Kinesis stream.
   *
   * @param stream the name of the stream
   * @param partitionKey the partition key
   * @param data the bytes of the record
   */
  record KinesisRecord(String stream, String partitionKey, SdkBytes data) implements Sent {
    @Override
    public String service() {
      return "kinesis";
    }

    @Override
    public Optional<String> pool() {
      return message().flatMap(message -> message.string("identityPoolId"));
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
      json.writeStringField("stream", stream);
      json.writeStringField("partitionKey", partitionKey);
      if (message().isPresent()) {
        json.writeFieldName("message");
        // Token by token, because the sender's line breaks would end a line of the file.
        Json.read(
            new ByteArrayInputStream(data.asByteArrayUnsafe()),
            parser -> {
              parser.nextToken();
              json.copyCurrentStructure(parser);
            });
      } else {
        json.writeBinaryField("data", data.asByteArrayUnsafe());
      }
    }

    /** Returns the data as a JSON object; empty if they are none. */
    private Optional<JsonObject> message() {
      try {
        return Json.parse(data.asByteArrayUnsafe()) instanceof JsonObject object
            ? Optional.of(object)
            : Optional.empty();
      } catch (MalformedJsonException e) {
        return Optional.empty();
      }
    }
  }

  /**
   * An object in S3.
   *
   * @param location the bucket and the key
   * @param bytes the size of the object
   */
  record StoredObject(ObjectLocation location, long bytes) implements Sent {
    @Override
    public String service() {
      return "s3";
    }

    /** Returns none: keys of objects get into logs, so they do not name a pool. */
    @Override
    public Optional<String> pool() {
      return Optional.empty();
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
      json.writeStringField("bucket", location.bucket());
      json.writeStringField("key", location.key());
      json.writeNumberField("bytes", bytes);
    }
  }
}
