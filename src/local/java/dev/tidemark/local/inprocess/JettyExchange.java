package dev.tidemark.local.inprocess;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * A request to a Jetty server in this process, and its response. To the server it is what a
 * connection reads from and writes to. Handlers must respond before they return.
 */
public final class JettyExchange implements HttpStream {
  /** The path of all of DynamoDB's requests. */
  private static final HttpURI ROOT = HttpURI.from("/");

  private final Content.Chunk requestBody;
  private final ByteArrayOutputStream responseBody = new ByteArrayOutputStream();
  private boolean isRead;
  private boolean hasEnded;
  private MetaData.@Nullable Response response;
  private @Nullable Throwable failure;

  private JettyExchange(byte[] requestBody) {
    this.requestBody = Content.Chunk.from(ByteBuffer.wrap(requestBody), true);
  }

  /**
   * Runs a request on this thread.
   *
   * @throws IOException if the server does not respond, such as because it is stopped
   */
  public static InProcessHttp.Response run(
      JettyConnection connection, SdkHttpRequest request, byte[] body) throws IOException {
    HttpChannel channel = new HttpChannel.DefaultFactory().newHttpChannel(connection);
    JettyExchange exchange = new JettyExchange(body);
    channel.setHttpStream(exchange);
    channel
        .onRequest(
            new MetaData.Request(
                request.method().name(), ROOT, HttpVersion.HTTP_1_1, headers(request), body.length))
        .run();
    return exchange.response();
  }

  private static HttpFields headers(SdkHttpRequest request) {
    HttpFields.Mutable headers = HttpFields.build();
    headers.put(HttpHeader.HOST, request.host());
    request.forEachHeader(headers::put);
    return headers;
  }

  private InProcessHttp.Response response() throws IOException {
    MetaData.Response head = response;
    if (head == null || !hasEnded) {
      throw new IOException("The server did not respond", failure);
    }
    Map<String, List<String>> headers = new HashMap<>();
    head.getHttpFields()
        .forEach(
            field ->
                headers
                    .computeIfAbsent(field.getName(), _ -> new ArrayList<>())
                    .add(field.getValue()));
    return new InProcessHttp.Response(
        head.getStatus(), headers, new ByteArrayInputStream(responseBody.toByteArray()));
  }

  @Override
  public String getId() {
    return "in-process";
  }

  @Override
  public Content.Chunk read() {
    Content.Chunk next = isRead ? Content.Chunk.EOF : requestBody;
    isRead = true;
    return next;
  }

  @Override
  public void demand() {
    throw new IllegalStateException("the whole body can be read without a demand");
  }

  @Override
  public void prepareResponse(HttpFields.Mutable headers) {
    // No header depends on the connection.
  }

  @Override
  public void send(
      MetaData.Request request,
      MetaData.@Nullable Response head,
      boolean last,
      @Nullable ByteBuffer content,
      Callback callback) {
    if (head != null) {
      response = head;
    }
    if (content != null) {
      responseBody.writeBytes(BufferUtil.toArray(content));
      BufferUtil.clear(content);
    }
    callback.succeeded();
  }

  @Override
  public @Nullable Runnable cancelSend(Throwable cause, Callback appCallback) {
    return null;
  }

  @Override
  public long getIdleTimeout() {
    return 0;
  }

  @Override
  public void setIdleTimeout(long idleTimeout) {
    throw new UnsupportedOperationException("a request in this process is never idle");
  }

  @Override
  public boolean isCommitted() {
    return response != null;
  }

  @Override
  public @Nullable Throwable consumeAvailable() {
    isRead = true;
    return null;
  }

  @Override
  public void succeeded() {
    hasEnded = true;
  }

  @Override
  public void failed(Throwable cause) {
    failure = cause;
  }
}
