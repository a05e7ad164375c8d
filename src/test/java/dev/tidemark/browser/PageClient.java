package dev.tidemark.browser;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The requests of the page, without a browser. */
record PageClient(URI endpoint) {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** A response: its status and its JSON. */
  record Response(int status, JsonObject body) {
    /** Returns the JSON without what differs from run to run. */
    String text() {
      return JsonText.of(body).replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "DATE");
    }
  }

  Response get(String name, Map<String, String> parameters, String... headers) throws Exception {
    String query =
        parameters.entrySet().stream()
            .map(
                each ->
                    each.getKey()
                        + "="
                        + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return send(request(Browser.API_PATH + name + "?" + query, headers).GET());
  }

  Response edit(List<String> dataset, String key, int syncCount, String value, String... headers)
      throws Exception {
    Map<String, JsonValue> edit = new LinkedHashMap<>();
    edit.put("pool", new JsonString(dataset.get(0)));
    edit.put("identity", new JsonString(dataset.get(1)));
    edit.put("dataset", new JsonString(dataset.get(2)));
    edit.put("key", new JsonString(key));
    edit.put("syncCount", new JsonNumber(Integer.toString(syncCount)));
    if (!value.isEmpty()) {
      edit.put("value", new JsonString(value));
    }
    return post("edit", JsonText.of(new JsonObject(edit)), headers);
  }

  Response post(String name, String body, String... headers) throws Exception {
    return send(request(Browser.API_PATH + name, headers).POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> file(String path) throws Exception {
    return CLIENT.send(request(path).GET().build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve(path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  private static Response send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
    return new Response(response.statusCode(), (JsonObject) Json.parse(response.body()));
  }
}
