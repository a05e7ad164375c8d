package dev.tidemark.local.outbox;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.tidemark.local.LocalPaths;
import dev.tidemark.local.PageGuard;
import dev.tidemark.local.QueryParameters;
import dev.tidemark.local.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The part of the local service that receives requests to AWS, and shows what they sent. Kinesis,
 * SNS and STS have the path {@code /}, because AWS's SDK for Java drops another path for STS. Web
 * pages are refused, but the service's own ones may show the outbox.
 */
public final class OutboxServer {
  /** The path of everything but Kinesis, SNS and STS. */
  public static final String PATH = LocalPaths.ROOT + "/";

  /** The path of S3. */
  public static final String S3_PATH = PATH + "s3";

  /** The path of the page that shows the outbox. */
  public static final String OUTBOX_PATH = PATH + "outbox";

  private static final String FORM = "application/x-www-form-urlencoded";

  /** Larger than the largest record of Kinesis, 10 MiB, in base64. */
  private static final int MAX_REQUEST_BYTES = 16 * 1024 * 1024;

  private final KinesisReceiver kinesis;
  private final StsReceiver sts;
  private final SnsReceiver sns;
  private final S3Receiver s3;
  private final OutboxPage page;
  private final Runnable beforePage;

  /**
   * Serves an outbox.
   *
   * @param beforePage runs before the outbox is shown
   */
  public OutboxServer(
      Outbox outbox, ObjectStore objects, InstantSource clock, Runnable beforePage) {
    this.kinesis = new KinesisReceiver(outbox);
    this.sts = new StsReceiver(clock);
    this.sns = new SnsReceiver(outbox);
    this.s3 = new S3Receiver(outbox, objects);
    this.page = new OutboxPage(outbox);
    this.beforePage = beforePage;
  }

  /** Adds the paths of the outbox to a table. */
  public void addTo(LocalPaths paths) {
    paths
        .serveIf(OutboxServer::isForService, PageGuard.NO_PAGE, this::service)
        .serve(
            S3_PATH,
            PageGuard.NO_PAGE,
            exchange ->
                s3.receive(
                    exchange, exchange.getRequestURI().getRawPath().substring(S3_PATH.length())))
        .serve(OUTBOX_PATH, PageGuard.OWN_PAGES, this::page);
  }

  private static boolean isForService(HttpExchange exchange) {
    return exchange.getRequestURI().getRawPath().equals("/")
        && exchange.getRequestMethod().equals("POST")
        && (target(exchange).startsWith(KinesisReceiver.TARGET)
            || contentType(exchange).startsWith(FORM));
  }

  private Reply page(HttpExchange exchange) {
    if (!exchange.getRequestURI().getRawPath().equals(OUTBOX_PATH)
        || !exchange.getRequestMethod().equals("GET")) {
      return Reply.error(404, "Not Found");
    }
    beforePage.run();
    return page.show(QueryParameters.of(exchange));
  }

  private Reply service(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_REQUEST_BYTES + 1);
    if (body.length > MAX_REQUEST_BYTES) {
      return Reply.error(413, "Request Entity Too Large");
    }
    String target = target(exchange);
    return target.startsWith(KinesisReceiver.TARGET)
        ? kinesis.receive(
            target.substring(KinesisReceiver.TARGET.length()), contentType(exchange), body)
        : query(new String(body, StandardCharsets.UTF_8));
  }

  private Reply query(String body) {
    FormRequest request;
    try {
      request = FormRequest.of(body);
    } catch (IllegalArgumentException e) {
      return FormRequest.error(
          400, "MalformedQueryString", "the body is not a form: " + e.getMessage());
    }
    return request.action().equals("AssumeRole") ? sts.assumeRole(request) : sns.receive(request);
  }

  private static String target(HttpExchange exchange) {
    return header(exchange.getRequestHeaders(), "X-Amz-Target");
  }

  private static String contentType(HttpExchange exchange) {
    return header(exchange.getRequestHeaders(), "Content-Type");
  }

  private static String header(Headers headers, String name) {
    return Optional.ofNullable(headers.getFirst(name)).orElse("");
  }
}
