package dev.tidemark.local.control;

import com.sun.net.httpserver.HttpExchange;
import dev.tidemark.local.Reply;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;

/** The route that tells whether the service and its DynamoDB respond. */
final class HealthRoute {
  private final TableContent content;
  private final Map<String, String> addresses;

  /**
   * Creates the route.
   *
   * @param addresses the addresses of the service's parts by name
   */
  HealthRoute(TableContent content, Map<String, String> addresses) {
    this.content = content;
    this.addresses = new TreeMap<>(addresses);
  }

  Reply show(HttpExchange request) throws BadControlRequestException {
    Parameters.of(request, List.of());
    try {
      content.client().describeTable(describe -> describe.tableName(content.table()));
    } catch (SdkException e) {
      return Reply.error(503, "DynamoDB does not respond: " + e.getMessage());
    }
    return Reply.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("status", "ok");
          json.writeStringField("table", content.table());
          for (Map.Entry<String, String> address : addresses.entrySet()) {
            json.writeStringField(address.getKey(), address.getValue());
          }
          json.writeEndObject();
        });
  }
}
