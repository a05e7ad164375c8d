package dev.tidemark.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The event that an HTTP API makes of a request, in payload format 2.0. Its paths are decoded: AWS
 * does not document this, but users of HTTP APIs report it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">
 *     Lambda proxy integrations for HTTP APIs</a>
 */
final class HttpEvent {
  static final String REGION = "us-east-1";
  static final String ACCOUNT_ID = "000000000000";

  private static final String API_ID = "local";
  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Routes.Match match;
  private final HttpExchange exchange;
  private final byte[] body;
  private final ApiOptions api;
  private final String requestId;
  private final Instant time;

  /**
   * Makes the event of a request.
   *
   * @param match the route of the request
   * @param exchange the request
   * @param body the request's body; the caller must not change it afterwards
   * @param api the API that received the request
   * @param requestId a unique id
   * @param time the time at which the request arrived
   */
  HttpEvent(
      Routes.Match match,
      HttpExchange exchange,
      byte[] body,
      ApiOptions api,
      String requestId,
      Instant time) {
    this.match = match;
    this.exchange = exchange;
    this.body = body;
    this.api = api;
    this.requestId = requestId;
    this.time = time;
  }

  /** Returns the event as JSON. */
  byte[] toJson() throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream(body.length + 2048);
    try (JsonGenerator json = JSON.createGenerator(output)) {
      json.writeStartObject();
      json.writeStringField("version", "2.0");
      json.writeStringField("routeKey", match.route().key());
      json.writeStringField("rawPath", exchange.getRequestURI().getPath());
      json.writeStringField("rawQueryString", rawQuery());
      writeCookies(json);
      writeMap(json, "headers", headers());
      writeMap(json, "queryStringParameters", queryParameters());
      writeContext(json);
      writeMap(json, "pathParameters", match.pathParameters());
      writeBody(json);
      json.writeEndObject();
    }
    return output.toByteArray();
  }

  private void writeContext(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("requestContext");
    json.writeStringField("accountId", ACCOUNT_ID);
    json.writeStringField("apiId", API_ID);
    writeAuthorizer(json);
    json.writeStringField("domainName", header("Host"));
    json.writeStringField("domainPrefix", API_ID);
    json.writeObjectFieldStart("http");
    json.writeStringField("method", exchange.getRequestMethod());
    json.writeStringField("path", exchange.getRequestURI().getPath());
    json.writeStringField("protocol", exchange.getProtocol());
    json.writeStringField("sourceIp", exchange.getRemoteAddress().getAddress().getHostAddress());
    json.writeStringField("userAgent", header("User-Agent"));
    json.writeEndObject();
    json.writeStringField("requestId", requestId);
    json.writeStringField("routeKey", match.route().key());
    json.writeStringField("stage", api.stageName());
    json.writeStringField("time", TIME.format(time));
    json.writeNumberField("timeEpoch", time.toEpochMilli());
    json.writeEndObject();
  }

  private void writeAuthorizer(JsonGenerator json) throws IOException {
    Optional<String> accessKey = SignedCaller.accessKeyIn(header("Authorization"), rawQuery());
    if (accessKey.isPresent()) {
      String pool = match.pathParameters().getOrDefault("IdentityPoolId", "");
      json.writeObjectFieldStart("authorizer");
      json.writeFieldName("iam");
      SignedCaller.of(accessKey.get(), pool, api.callers()).write(json);
      json.writeEndObject();
    }
  }

  /** Writes the cookies, which an HTTP API removes from the headers. */
  private void writeCookies(JsonGenerator json) throws IOException {
    List<String> cookies = exchange.getRequestHeaders().get("Cookie");
    if (cookies == null) {
      return;
    }
    json.writeArrayFieldStart("cookies");
    for (String cookie : String.join(";", cookies).split(";", -1)) {
      json.writeString(cookie.strip());
    }
    json.writeEndArray();
  }

  private void writeBody(JsonGenerator json) throws IOException {
    if (body.length > 0) {
      Optional<String> text = text();
      if (text.isPresent()) {
        json.writeStringField("body", text.get());
      } else {
        json.writeBinaryField("body", body);
      }
      json.writeBooleanField("isBase64Encoded", text.isEmpty());
    } else {
      json.writeBooleanField("isBase64Encoded", false);
    }
  }

  /** Returns the body as text, if an HTTP API passes on bodies of this content type as text. */
  private Optional<String> text() {
    String type =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
            .orElse("text/plain")
            .toLowerCase(Locale.ROOT);
    if (!type.startsWith("text/")
        && !type.startsWith("application/json")
        && !type.startsWith("application/javascript")
        && !type.startsWith("application/xml")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private String header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(lowerCase(name), String.join(",", values)));
    headers.remove("cookie");
    return headers;
  }

  private Map<String, String> queryParameters() {
    Map<String, String> parameters = new TreeMap<>();
    for (String parameter : rawQuery().split("&", -1)) {
      if (!parameter.isEmpty()) {
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals);
        String value = equals < 0 ? "" : parameter.substring(equals + 1);
        parameters.merge(decode(name), decode(value), (first, next) -> first + "," + next);
      }
    }
    return parameters;
  }

  private String rawQuery() {
    return Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
  }

  private static void writeMap(JsonGenerator json, String name, Map<String, String> map)
      throws IOException {
    if (map.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, String> entry : map.entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String lowerCase(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
