package dev.tidemark.local.outbox;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.tidemark.digest.Sha256;
import dev.tidemark.local.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;

/**
 * S3, as far as functions and readers of large records can tell: stores objects in any bucket, and
 * returns them to requests with any signature, also one in the address.
 */
final class S3Receiver {
  /** The most bytes of an object. */
  static final int MAX_BYTES = 64 * 1024 * 1024;

  private static final String DECODED_LENGTH = "x-amz-decoded-content-length";

  private final Outbox outbox;
  private final ObjectStore objects;

  S3Receiver(Outbox outbox, ObjectStore objects) {
    this.outbox = outbox;
    this.objects = objects;
  }

  /**
   * Receives a request.
   *
   * @param rawPath the bucket and the key
   */
  Reply receive(HttpExchange exchange, String rawPath) throws IOException {
    Optional<ObjectLocation> location = ObjectLocation.of(rawPath);
    if (location.isEmpty()) {
      return error(501, "NotImplemented", "only objects are stored here");
    }
    return switch (exchange.getRequestMethod()) {
      case "PUT" -> put(location.get(), exchange.getRequestHeaders(), exchange.getRequestBody());
      case "GET", "HEAD" -> get(location.get());
      default -> error(501, "NotImplemented", "only PutObject and GetObject are received here");
    };
  }

  private Reply put(ObjectLocation location, Headers headers, InputStream body) throws IOException {
    byte[] content;
    try {
      content = content(headers, body);
    } catch (IOException e) {
      return error(400, "IncompleteBody", "the object is incomplete, malformed or too large");
    }
    objects.put(location, content);
    outbox.add(new Sent.StoredObject(location, content.length));
    return new Reply(200, Map.of("ETag", tag(content)), SdkBytes.fromByteArrayUnsafe(new byte[0]));
  }

  private static byte[] content(Headers headers, InputStream body) throws IOException {
    String hash = Optional.ofNullable(headers.getFirst("x-amz-content-sha256")).orElse("");
    if (!hash.startsWith("STREAMING-")) {
      byte[] content = body.readNBytes(MAX_BYTES + 1);
      if (content.length > MAX_BYTES) {
        throw new IOException("an object of more than %d bytes".formatted(MAX_BYTES));
      }
      return content;
    }
    byte[] content = AwsChunks.decode(body, MAX_BYTES);
    if (!Integer.toString(content.length).equals(headers.getFirst(DECODED_LENGTH))) {
      throw new IOException("an object that is not as long as it says");
    }
    return content;
  }

  private Reply get(ObjectLocation location) throws IOException {
    return objects
        .get(location)
        .map(
            object ->
                new Reply(
                    200,
                    Map.of(
                        "Content-Type",
                        "binary/octet-stream",
                        "ETag",
                        tag(object.asByteArrayUnsafe())),
                    object))
        .orElseGet(() -> error(404, "NoSuchKey", "The specified key does not exist."));
  }

  private static String tag(byte[] content) {
    return '"' + HexFormat.of().formatHex(Sha256.of(content), 0, 16) + '"';
  }

  private static Reply error(int status, String code, String message) {
    return Reply.xml(
        status,
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>%s</Code><Message>%s</Message></Error>
        """
            .formatted(code, message));
  }
}
