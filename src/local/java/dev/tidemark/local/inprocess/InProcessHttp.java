package dev.tidemark.local.inprocess;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Passes the requests of AWS's clients to an engine in this process, on the caller's thread. There
 * is no socket, but the same bytes: the client still serializes, signs, times and retries calls.
 *
 * <p>A client that gives up interrupts the thread. The engine ends its work all the same, as a
 * server does that lost its client, and then the client reports the timeout.
 */
public final class InProcessHttp implements SdkHttpClient {
  private final Engine engine;
  private volatile boolean isClosed;

  /** Creates the client of an engine, which must close it when it stops. */
  public InProcessHttp(Engine engine) {
    this.engine = engine;
  }

  /** An engine that responds to requests, many at once. */
  @FunctionalInterface
  public interface Engine {
    /**
     * Responds to a request.
     *
     * @throws IOException if the engine does not respond
     */
    Response respond(SdkHttpRequest request, byte[] body) throws IOException;
  }

  /**
   * A response.
   *
   * @param status the status of HTTP
   */
  public record Response(int status, Map<String, List<String>> headers, InputStream body) {}

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        if (isClosed) {
          throw new ConnectException("The engine is stopped");
        }
        return response(
            engine.respond(request.httpRequest(), body(request.contentStreamProvider())));
      }

      @Override
      public void abort() {
        // The engine ends its work.
      }
    };
  }

  private static byte[] body(Optional<ContentStreamProvider> content) throws IOException {
    if (content.isEmpty()) {
      return new byte[0];
    }
    try (InputStream body = content.get().newStream()) {
      return body.readAllBytes();
    }
  }

  private static HttpExecuteResponse response(Response response) {
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpResponse.builder()
                .statusCode(response.status())
                .headers(response.headers())
                .build())
        .responseBody(AbortableInputStream.create(response.body()))
        .build();
  }

  @Override
  public String clientName() {
    return "InProcess";
  }

  /** Refuses further requests, as a port does that is closed. */
  @Override
  public void close() {
    isClosed = true;
  }
}
