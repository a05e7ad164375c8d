package dev.tidemark.performance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * An HTTP client that passes calls on to a DynamoDB, records the responses, and later repeats them
 * in their order, from the first again after the last. A repeated call costs next to nothing.
 */
final class RecordedHttp implements SdkHttpClient {
  private static final String TARGET = "X-Amz-Target";

  private final SdkHttpClient dynamoDb;
  private final List<Recorded> recorded = new ArrayList<>();
  private final byte[] buffer = new byte[8192];
  private boolean isRecording;
  private boolean isReplaying;
  private int next;

  /** Creates a client that passes calls on, and records nothing yet. */
  RecordedHttp(SdkHttpClient dynamoDb) {
    this.dynamoDb = dynamoDb;
  }

  /**
   * A response.
   *
   * @param target the operation that it is a response to
   */
  private record Recorded(String target, SdkHttpResponse head, ByteArrayInputStream body) {
    HttpExecuteResponse response() {
      body.reset();
      return HttpExecuteResponse.builder()
          .response(head)
          .responseBody(AbortableInputStream.create(body))
          .build();
    }
  }

  /** Records the calls from now on. */
  void record() {
    isRecording = true;
  }

  /** Repeats the recorded responses from now on. */
  void replay() {
    isReplaying = true;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    if (isReplaying) {
      return new Call(() -> replayed(request), () -> {});
    }
    ExecutableHttpRequest call = dynamoDb.prepareRequest(request);
    return isRecording ? new Call(() -> recorded(request, call.call()), call::abort) : call;
  }

  /** The work of a call. */
  private interface Work {
    HttpExecuteResponse call() throws IOException;
  }

  private record Call(Work work, Runnable abortion) implements ExecutableHttpRequest {
    @Override
    public HttpExecuteResponse call() throws IOException {
      return work.call();
    }

    @Override
    public void abort() {
      abortion.run();
    }
  }

  private HttpExecuteResponse recorded(HttpExecuteRequest request, HttpExecuteResponse response)
      throws IOException {
    byte[] body;
    try (InputStream in = response.responseBody().orElseThrow()) {
      body = in.readAllBytes();
    }
    Recorded call =
        new Recorded(target(request), response.httpResponse(), new ByteArrayInputStream(body));
    recorded.add(call);
    return call.response();
  }

  private HttpExecuteResponse replayed(HttpExecuteRequest request) {
    Recorded call = recorded.get(next);
    next = (next + 1) % recorded.size();
    if (!call.target().equals(target(request))) {
      throw new IllegalStateException(
          "%s was called instead of %s".formatted(target(request), call.target()));
    }
    request.contentStreamProvider().ifPresent(this::send);
    return call.response();
  }

  /** Reads a body to its end, as a connection does. */
  private void send(ContentStreamProvider content) {
    try (InputStream in = content.newStream()) {
      while (in.read(buffer) >= 0) {
        // The bytes go nowhere.
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String target(HttpExecuteRequest request) {
    return request.httpRequest().firstMatchingHeader(TARGET).orElseThrow();
  }

  @Override
  public String clientName() {
    return "Recorded";
  }

  @Override
  public void close() {
    dynamoDb.close();
  }
}
