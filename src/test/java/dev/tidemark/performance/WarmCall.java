package dev.tidemark.performance;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.tidemark.events.EventContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * A prepared call of a function, which gets the same responses of DynamoDB each time, and the calls
 * to compare it with. Not safe for several threads.
 */
public final class WarmCall {
  private final RequestStreamHandler function;
  private final byte[] event;
  private final DynamoDbClient client;
  private final List<DynamoDbRequest> requests;
  private final ThinHandler thinHandler;
  private final ByteArrayOutputStream output;

  /**
   * Creates a call.
   *
   * @param response the function's response
   * @param requests the function's requests to DynamoDB
   */
  WarmCall(
      RequestStreamHandler function,
      byte[] event,
      String response,
      DynamoDbClient client,
      List<DynamoDbRequest> requests) {
    this.function = function;
    this.event = event;
    this.client = client;
    this.requests = requests;
    this.thinHandler = new ThinHandler(client, requests, response);
    // Lambda's runtime interface client also reuses its buffer.
    this.output = new ByteArrayOutputStream(2 * response.length());
  }

  /** Invokes the function. Returns the number of bytes of its response. */
  public int function() {
    output.reset();
    try {
      function.handleRequest(new ByteArrayInputStream(event), output, new EventContext());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return output.size();
  }

  /** Makes the function's calls to DynamoDB with ready-made requests. */
  public int bare() {
    for (DynamoDbRequest request : requests) {
      RecordedRequests.send(client, request);
    }
    return requests.size();
  }

  /** Does the work that no function with these calls, pages and response could leave out. */
  public int thin() {
    output.reset();
    try {
      thinHandler.handle(output);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return output.size();
  }
}
