package dev.tidemark.local;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.tidemark.http.ErrorType;
import dev.tidemark.local.signing.Refusal;
import dev.tidemark.local.signing.SignatureCheck;
import dev.tidemark.local.signing.SignedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
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

  private static final String FOREIGN_PAGE =
      "Forbidden [Local service: only pages on this machine, and programs that use an address or a"
          + " local name of it, may send requests. The option --allow-origin allows others]";
  private static final String NO_OPERATION =
      "Not Found [Local service: no operation has this method and path. An identity or a name with"
          + " a slash must be encoded]";
  private static final Logger LOG = Logger.getLogger(Gateway.class.getName());

  private final Routes routes;
  private final Optional<CorsPolicy> cors;
  private final ApiOptions api;
  private final SignatureCheck signatures;
  private final InstantSource clock;
  private final Interceptor interceptor;

  /**
   * Makes a gateway.
   *
   * @param template its CORS configuration, if any, is the rule for web pages of other origins
   * @param control its clock has the time of requests, but not that of their signatures, and its
   *     interceptor sees all requests but preflight requests
   */
  Gateway(Routes routes, Template template, ApiOptions api, ServiceControl control) {
    this.routes = routes;
    this.cors = template.cors();
    this.api = api;
    this.signatures = new SignatureCheck(api.callers(), api.prefix(), InstantSource.system());
    this.clock = control.clock();
    this.interceptor = control.interceptor();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Headers request = exchange.getRequestHeaders();
      if (cors.isPresent() && CorsPolicy.isPreflight(exchange.getRequestMethod(), request)) {
        cors.get().setPreflightHeaders(api.origins(), request, exchange.getResponseHeaders());
        exchange.sendResponseHeaders(204, -1);
        return;
      }
      Optional<FunctionResponse> response = respond(exchange);
      // Clients read no response before they have sent the whole request.
      exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
      if (response.isPresent()) {
        send(exchange, response.get());
      }
    }
  }

  private Optional<FunctionResponse> respond(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    Optional<Routes.Match> match =
        path.startsWith(api.prefix() + "/")
            ? routes.find(exchange.getRequestMethod(), path.substring(api.prefix().length()))
            : Optional.empty();
    return match.isPresent()
        ? interceptor.intercept(
            ApiRequest.of(exchange, match.get(), api),
            () -> Optional.of(invoke(exchange, match.get())))
        : interceptor.intercept(
            ApiRequest.unknown(exchange, api), () -> Optional.of(notFound(path)));
  }

  /** Tells whether the request comes from no page, or from one that may use the API. */
  private boolean isAllowed(Headers request) {
    return api.origins().allows(request)
        || (PageGuard.hasLocalHost(request)
            && cors.map(policy -> policy.names(request)).orElse(false));
  }

  private FunctionResponse notFound(String path) {
    return FunctionResponse.error(
        404,
        ErrorType.UNKNOWN_OPERATION.wireName(),
        path.startsWith(api.prefix() + "/")
            ? NO_OPERATION
            : "Not Found [Local service: the path lacks the stage %s]".formatted(api.prefix()));
  }

  private FunctionResponse invoke(HttpExchange exchange, Routes.Match match) throws IOException {
    if (!isAllowed(exchange.getRequestHeaders())) {
      return FunctionResponse.error(403, FOREIGN_PAGE);
    }
    if (!isSigned(exchange)) {
      return FunctionResponse.error(
          403, "MissingAuthenticationTokenException", "Missing Authentication Token");
    }
    InputStream input = exchange.getRequestBody();
    byte[] body = input.readNBytes(MAX_REQUEST_BYTES + 1);
    if (body.length > MAX_REQUEST_BYTES) {
      long rest = input.transferTo(OutputStream.nullOutputStream());
      return tooLarge(body.length + rest, "API Gateway's limit", MAX_REQUEST_BYTES);
    }
    String requestId = UUID.randomUUID().toString();
    byte[] event = new HttpEvent(match, exchange, body, api, requestId, clock.instant()).toJson();
    if (event.length > MAX_EVENT_BYTES) {
      return tooLarge(event.length, "Lambda's limit for an event", MAX_EVENT_BYTES);
    }
    return refusal(exchange, body)
        .map(refusal -> FunctionResponse.error(403, refusal.type(), refusal.message()))
        .or(() -> call(match, event, requestId))
        .orElseGet(() -> FunctionResponse.error(500, "Internal Server Error"));
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
  private static FunctionResponse tooLarge(long bytes, String bound, int limit) {
    LOG.warning(() -> "Refused %d bytes: %s is %d".formatted(bytes, bound, limit));
    return FunctionResponse.error(413, "Request Entity Too Large");
  }

  private void send(HttpExchange exchange, FunctionResponse response) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    response.headers().forEach(headers::set);
    response.cookies().forEach(cookie -> headers.add("set-cookie", cookie));
    cors.ifPresent(
        policy -> policy.setHeaders(api.origins(), exchange.getRequestHeaders(), headers));
    int status = response.status();
    byte[] body = response.bytes();
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
