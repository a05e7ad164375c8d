package dev.tidemark.clients;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonBoolean;
import dev.tidemark.json.JsonValue.JsonNull;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.json.MalformedJsonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An HTTP client that can send malformed requests. The signature names an access key and is
 * otherwise empty: the local service requires one, but does not check it.
 */
final class RawClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI endpoint;
  private final String accessKeyId;

  RawClient(URI endpoint, String accessKeyId) {
    this.endpoint = endpoint;
    this.accessKeyId = accessKeyId;
  }

  /**
   * A response.
   *
   * @param status the HTTP status
   * @param headers the headers
   * @param body the members of the body: maps, lists, strings, booleans and decimal numbers
   */
  record Response(int status, HttpHeaders headers, Map<String, Object> body) {
    /** Returns a header that must occur once. */
    String header(String name) {
      List<String> values = headers.allValues(name);
      if (values.size() != 1) {
        throw new AssertionError(name + " occurs " + values.size() + " times");
      }
      return values.getFirst();
    }
  }

  Response get(String pathAndQuery, String... headers) {
    return send("GET", pathAndQuery, "", headers);
  }

  Response post(String path, String body) {
    return send("POST", path, body, "Content-Type", "application/json");
  }

  /** Sends a request; an empty text means no body. */
  Response send(String method, String pathAndQuery, String body, String... headers) {
    HttpRequest.Builder request =
        request(method, pathAndQuery, body)
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential="
                    + accessKeyId
                    + "/20261124/us-east-1/cognito-sync/aws4_request, SignedHeaders=host,"
                    + " Signature=0");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  /** Sends a request without a signature. */
  Response sendUnsigned(String method, String pathAndQuery, String body) {
    return send(request(method, pathAndQuery, body).build());
  }

  private HttpRequest.Builder request(String method, String pathAndQuery, String body) {
    return HttpRequest.newBuilder(URI.create(endpoint + pathAndQuery))
        .timeout(TIMEOUT)
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
  }

  private static Response send(HttpRequest request) {
    try {
      HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
      return new Response(response.statusCode(), response.headers(), object(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(request.method() + " " + request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static Map<String, Object> object(String body) {
    try {
      if (Json.parse(body) instanceof JsonObject object) {
        return plain(object);
      }
      throw new AssertionError("not a JSON object: " + body);
    } catch (MalformedJsonException e) {
      throw new AssertionError("not JSON: " + body, e);
    }
  }

  private static Map<String, Object> plain(JsonObject object) {
    Map<String, Object> members = new LinkedHashMap<>();
    object.members().forEach((name, value) -> members.put(name, plain(value)));
    return members;
  }

  private static Object plain(JsonValue value) {
    return switch (value) {
      case JsonObject object -> plain(object);
      case JsonArray(List<JsonValue> elements) -> {
        List<Object> list = new ArrayList<>();
        elements.forEach(element -> list.add(plain(element)));
        yield list;
      }
      case JsonString(String text) -> text;
      case JsonNumber(String literal) -> new BigDecimal(literal);
      case JsonBoolean(boolean truth) -> truth;
      case JsonNull _ -> throw new AssertionError("the service writes no null");
    };
  }
}
