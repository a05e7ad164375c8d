package dev.tidemark.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A function's response to an HTTP API, payload format 2.0, or a response of the API itself.
 *
 * @param status the HTTP status
 * @param headers the headers
 * @param cookies the values of Set-Cookie headers
 * @param body the body
 * @param base64Encoded whether the body is base64 of bytes
 */
public record FunctionResponse(
    int status,
    Map<String, String> headers,
    List<String> cookies,
    String body,
    boolean base64Encoded) {
  private static final String ERROR_TYPE = "x-amzn-ErrorType";
  private static final JsonFactory JSON = new JsonFactory();

  /** Copies the headers and cookies, so that the response cannot change. */
  public FunctionResponse {
    headers = Map.copyOf(headers);
    cookies = List.copyOf(cookies);
  }

  /** Returns a response with a JSON body of one member, {@code message}. */
  public static FunctionResponse error(int status, String message) {
    String body =
        Json.write(
            json -> {
              json.writeStartObject();
              json.writeStringField("message", message);
              json.writeEndObject();
            });
    return new FunctionResponse(
        status, Map.of("content-type", "application/json"), List.of(), body, false);
  }

  /** Returns such a response that names the type of the error. */
  public static FunctionResponse error(int status, String type, String message) {
    FunctionResponse error = error(status, message);
    Map<String, String> headers = new LinkedHashMap<>(error.headers());
    headers.put(ERROR_TYPE, type);
    return new FunctionResponse(status, headers, List.of(), error.body(), false);
  }

  /** Returns the type of the error, if the response names one. */
  public Optional<String> errorType() {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(ERROR_TYPE))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /**
   * Returns the body as bytes.
   *
   * @throws IllegalArgumentException if the body claims to be base64 but is not
   */
  byte[] bytes() {
    return base64Encoded ? Base64.getDecoder().decode(body) : body.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Parses the output of a function.
   *
   * @throws IOException if it is not JSON, or not a valid response
   */
  static FunctionResponse parse(byte[] output) throws IOException {
    try (JsonParser json = JSON.createParser(output)) {
      return new Reader(json).read();
    }
  }

  private static final class Reader {
    private final JsonParser json;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final List<String> cookies = new ArrayList<>();
    private int status;
    private String body = "";
    private boolean base64;

    Reader(JsonParser json) {
      this.json = json;
    }

    FunctionResponse read() throws IOException {
      expect(JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        readMember(json.currentName());
      }
      if (status < 100 || status > 599) {
        throw new IOException("the function's output has no HTTP status");
      }
      headers.putIfAbsent("content-type", "application/json");
      FunctionResponse response = new FunctionResponse(status, headers, cookies, body, base64);
      response.bytes(); // Fails here, as the function's fault, if the body is not base64.
      return response;
    }

    private void readMember(String name) throws IOException {
      json.nextToken();
      if (json.currentToken() == JsonToken.VALUE_NULL) {
        return;
      }
      switch (name) {
        case "statusCode" -> status = json.getIntValue();
        case "body" -> body = json.getText();
        case "isBase64Encoded" -> base64 = json.getBooleanValue();
        case "headers" -> readHeaders();
        case "cookies" -> readCookies();
        default -> json.skipChildren();
      }
    }

    private void readHeaders() throws IOException {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName().toLowerCase(Locale.ROOT);
        json.nextToken();
        headers.put(name, json.getText());
      }
    }

    private void readCookies() throws IOException {
      while (json.nextToken() == JsonToken.VALUE_STRING) {
        cookies.add(json.getText());
      }
    }

    private void expect(JsonToken token) throws IOException {
      if (json.nextToken() != token) {
        throw new IOException("the function's output is not a JSON object");
      }
    }
  }
}
