package dev.tidemark.junit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** The control routes of a service. */
final class Controls {
  private static final JsonNode NOTHING = JsonNode.emptyObjectNode();

  private final URI root;

  /** Creates the routes of the service at a URL, with or without a stage. */
  Controls(URI endpoint) {
    this.root = endpoint.resolve("/_tidemark/");
  }

  /** Returns the response to a GET request. */
  JsonNode get(String route, Map<String, String> parameters) {
    return send("GET", route, parameters, "");
  }

  /** Returns the response to a POST request. */
  JsonNode post(String route, Map<String, String> parameters, String json) {
    return send("POST", route, parameters, json);
  }

  /** Returns the response to a DELETE request. */
  JsonNode delete(String route, Map<String, String> parameters) {
    return send("DELETE", route, parameters, "");
  }

  private JsonNode send(String method, String route, Map<String, String> parameters, String json) {
    URI uri = root.resolve(route + query(parameters));
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setRequestMethod(method);
      if (!json.isEmpty()) {
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        try (OutputStream body = connection.getOutputStream()) {
          body.write(json.getBytes(StandardCharsets.UTF_8));
        }
      }
      return read(connection, method + " " + uri.getPath());
    } catch (IOException e) {
      throw new TidemarkException("Tidemark does not respond: " + e.getMessage(), e);
    }
  }

  private static JsonNode read(HttpURLConnection connection, String request) throws IOException {
    int status = connection.getResponseCode();
    boolean isError = status >= HttpURLConnection.HTTP_BAD_REQUEST;
    try (InputStream body = isError ? connection.getErrorStream() : connection.getInputStream()) {
      String text = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
      if (isError) {
        throw new TidemarkException("%s got status %d: %s".formatted(request, status, text));
      }
      return text.isEmpty() ? NOTHING : JsonNode.parser().parse(text);
    }
  }

  private static String query(Map<String, String> parameters) {
    return parameters.isEmpty()
        ? ""
        : new TreeMap<>(parameters)
            .entrySet().stream()
                .map(each -> each.getKey() + "=" + encode(each.getValue()))
                .collect(Collectors.joining("&", "?", ""));
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
