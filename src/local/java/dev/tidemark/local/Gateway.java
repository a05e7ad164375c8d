package dev.tidemark.local;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.tidemark.json.Json;
import dev.tidemark.local.signing.Refusal;
import dev.tidemark.local.signing.SignatureCheck;
import dev.tidemark.local.signing.SignedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * API Gateway in front of the functions, as far as clients can tell. It responds to preflight
 * requests, refuses unknown routes, unsigned requests and large requests, verifies the signatures
 * of known callers, and turns requests into events and functions' responses into HTTP responses.
 */
final class Gateway implements HttpHandler {
  /** API Gateway's limit for the body of a request. */
  static final int MAX_REQUEST_BYTES = 10_485_760;

  /** Lambda's limit for an event. */
  static final int MAX_EVENT_BYTES = 6_291_456;

  /** Lambda's limit for a function's output, which is a hundred bytes more. */
  static final int MAX_OUTPUT_BYTES = 6_291_556;

  private static final String ERROR_TYPE = "x-amzn-ErrorType";
  private static final Logger LOG = Logger.getLogger(Gateway.class.getName());

  private final Routes routes;
  private final Optional<CorsPolicy> cors;
  private final ApiOptions api;
  private final SignatureCheck signatures;
  private final Clock clock;

  /** Makes a gateway without CORS. */
  Gateway(Routes routes, ApiOptions api, Clock clock) {
    this.routes = routes;
    this.cors = Optional.empty();
    this.api = api;
    this.signatures = new SignatureCheck(api.callers(), api.prefix(), clock);
    this.clock = clock;
  }

  /** Makes a gateway with CORS. */
  Gateway(Routes routes, CorsPolicy cors, ApiOptions api, Clock clock) {
    this.routes = routes;
    this.cors = Optional.of(cors);
    this.api = api;
    this.signatures = new SignatureCheck(api.callers(), api.prefix(), clock);
    this.clock = clock;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      Headers request = exchange.getRequestHeaders();
      if (cors.isPresent() && CorsPolicy.isPreflight(method, request)) {
        cors.get().setPreflightHeaders(request, exchange.getResponseHeaders());
        exchange.sendResponseHeaders(204, -1);
        return;
      }
      String path = exchange.getRequestURI().getRawPath();
      if (!path.startsWith(api.prefix() + "/")) {
        refuse(
            exchange,
            404,
            "Not Found [Local service: the path lacks the stage %s]".formatted(api.prefix()));
        return;
      }
      Optional<Routes.Match> match = routes.find(method, path.substring(api.prefix().length()));
      if (match.isEmpty()) {
        refuse(exchange, 404, "Not Found");
      } else if (!isSigned(exchange)) {
        exchange.getResponseHeaders().set(ERROR_TYPE, "MissingAuthenticationTokenException");
        refuse(exchange, 403, "Missing Authentication Token");
      } else {
        invoke(exchange, match.get());
      }
    }
  }

  private void invoke(HttpExchange exchange, Routes.Match match) throws IOException {
    InputStream input = exchange.getRequestBody();
    byte[] body = input.readNBytes(MAX_REQUEST_BYTES + 1);
    if (body.length > MAX_REQUEST_BYTES) {
      // Clients read no response before they have sent the whole request.
      long rest = input.transferTo(OutputStream.nullOutputStream());
      tooLarge(exchange, body.length + rest, "API Gateway's limit", MAX_REQUEST_BYTES);
      return;
    }
    String requestId = UUID.randomUUID().toString();
    byte[] event = new HttpEvent(match, exchange, body, api, requestId, clock.instant()).toJson();
    if (event.length > MAX_EVENT_BYTES) {
      tooLarge(exchange, event.length, "Lambda's limit for an event", MAX_EVENT_BYTES);
      return;
    }
    Optional<Refusal> refusal = refusal(exchange, body);
    if (refusal.isPresent()) {
      exchange.getResponseHeaders().set(ERROR_TYPE, refusal.get().type());
      refuse(exchange, 403, refusal.get().message());
      return;
    }
    Optional<FunctionResponse> response = call(match, event, requestId);
    if (response.isEmpty()) {
      refuse(exchange, 500, "Internal Server Error");
      return;
    }
    Headers headers = exchange.getResponseHeaders();
    response.get().headers().forEach(headers::set);
    response.get().cookies().forEach(cookie -> headers.add("set-cookie", cookie));
    send(exchange, response.get().status(), response.get().bytes());
  }

  /** Returns the function's response; empty if it failed, with the reason in the log. */
  private Optional<FunctionResponse> call(Routes.Match match, byte[] event, String requestId) {
    try {
      byte[] output = routes.invoke(match, event, requestId);
      if (output.length > MAX_OUTPUT_BYTES) {
        throw new IOException(
            "an output of %d bytes is above Lambda's limit of %d"
                .formatted(output.length, MAX_OUTPUT_BYTES));
      }
      return Optional.of(FunctionResponse.parse(output));
    } catch (IOException | RuntimeException | Error e) {
      // Lambda reports whatever a handler throws, and goes on.
      LOG.log(
          Level.SEVERE,
          e,
          () -> match.function().definition().name() + " failed in request " + requestId);
      return Optional.empty();
    }
  }

  private Optional<Refusal> refusal(HttpExchange exchange, byte[] body) {
    SignedRequest request =
        new SignedRequest(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getRawPath(),
            Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""),
            exchange.getRequestHeaders(),
            body);
    return SignedCaller.accessKeyIn(request.header("authorization").orElse(""), request.rawQuery())
        .flatMap(accessKey -> signatures.refusal(accessKey, request));
  }

  /** Refuses a request as API Gateway does; the log says which bound it exceeds. */
  private void tooLarge(HttpExchange exchange, long bytes, String bound, int limit)
      throws IOException {
    LOG.warning(() -> "Refused %d bytes: %s is %d".formatted(bytes, bound, limit));
    refuse(exchange, 413, "Request Entity Too Large");
  }

  private void refuse(HttpExchange exchange, int status, String message) throws IOException {
    exchange.getResponseHeaders().set("content-type", "application/json");
    String body =
        Json.write(
            json -> {
              json.writeStartObject();
              json.writeStringField("message", message);
              json.writeEndObject();
            });
    send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
  }

  private void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    cors.ifPresent(
        policy -> policy.setHeaders(exchange.getRequestHeaders(), exchange.getResponseHeaders()));
    boolean empty = body.length == 0 || status == 204 || status == 304;
    exchange.sendResponseHeaders(status, empty ? -1 : body.length);
    if (!empty) {
      exchange.getResponseBody().write(body);
    }
  }

  private static boolean isSigned(HttpExchange exchange) {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    String query = exchange.getRequestURI().getRawQuery();
    return (authorization != null && authorization.startsWith("AWS4-HMAC-SHA256 "))
        || (query != null && ("&" + query).contains("&X-Amz-Credential="));
  }
}
